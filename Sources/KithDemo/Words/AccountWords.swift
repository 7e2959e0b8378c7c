/// Names, trades and places of accounts.
enum AccountWords {
    static let firstParts = [
        "Adria", "Alpen", "Bura", "Cedar", "Danubia", "Delta", "Dravska", "Edelberg", "Fiorano",
        "Galeb", "Granit", "Horizont", "Isonzo", "Istra", "Jadran", "Karst", "Kvarner", "Lavanda",
        "Levant", "Lipa", "Maestral", "Marenda", "Mura", "Nordwind", "Orion", "Pannonia", "Plitva",
        "Porto", "Ravna", "Rialto", "Salona", "Sava", "Sella", "Slavonia", "Tauern", "Triglav",
        "Una", "Velebit", "Vesuna", "Zagorje",
    ]

    /// The second part of a name with the sector that it tells.
    static let trades: [(name: String, sector: String)] = [
        ("Foods", "food"), ("Dairy", "food"), ("Bakeries", "food"), ("Wines", "food"),
        ("Hotels", "hospitality"), ("Resorts", "hospitality"), ("Camping", "hospitality"),
        ("Logistics", "logistics"), ("Cold Storage", "logistics"), ("Shipping", "logistics"),
        ("Machines", "manufacturing"), ("Steel", "manufacturing"), ("Plastics", "manufacturing"),
        ("Ceramics", "manufacturing"), ("Furniture", "manufacturing"), ("Textile", "manufacturing"),
        ("Print", "media"), ("Markets", "retail"), ("Garden Centres", "retail"),
        ("Clinics", "health"), ("Farms", "agriculture"), ("Timber", "agriculture"),
    ]

    static let places: [(city: String, country: String, prefix: String)] = [
        ("Zagreb", "Croatia", "+385 1 55"), ("Split", "Croatia", "+385 21 55"),
        ("Rijeka", "Croatia", "+385 51 55"), ("Osijek", "Croatia", "+385 31 55"),
        ("Pula", "Croatia", "+385 52 55"), ("Varaždin", "Croatia", "+385 42 55"),
        ("Ljubljana", "Slovenia", "+386 1 555"), ("Maribor", "Slovenia", "+386 2 555"),
        ("Koper", "Slovenia", "+386 5 555"), ("Graz", "Austria", "+43 316 55"),
        ("Klagenfurt", "Austria", "+43 463 55"), ("Linz", "Austria", "+43 732 55"),
        ("Trieste", "Italy", "+39 040 55"), ("Udine", "Italy", "+39 0432 55"),
        ("Pécs", "Hungary", "+36 72 55"), ("Győr", "Hungary", "+36 96 55"),
    ]
}
