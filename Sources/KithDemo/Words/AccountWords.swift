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

    static let places: [(city: String, postalCode: String, country: String, prefix: String)] = [
        ("Zagreb", "10000", "Croatia", "+385 1 55"), ("Split", "21000", "Croatia", "+385 21 55"),
        ("Rijeka", "51000", "Croatia", "+385 51 55"), ("Osijek", "31000", "Croatia", "+385 31 55"),
        ("Pula", "52100", "Croatia", "+385 52 55"), ("Varaždin", "42000", "Croatia", "+385 42 55"),
        ("Ljubljana", "1000", "Slovenia", "+386 1 555"),
        ("Maribor", "2000", "Slovenia", "+386 2 555"),
        ("Koper", "6000", "Slovenia", "+386 5 555"), ("Graz", "8010", "Austria", "+43 316 55"),
        ("Klagenfurt", "9020", "Austria", "+43 463 55"), ("Linz", "4020", "Austria", "+43 732 55"),
        ("Trieste", "34121", "Italy", "+39 040 55"), ("Udine", "33100", "Italy", "+39 0432 55"),
        ("Pécs", "7621", "Hungary", "+36 72 55"), ("Győr", "9021", "Hungary", "+36 96 55"),
    ]

    static let streets = [
        "Harbour Road", "Station Street", "Mill Lane", "Market Square", "Industry Park",
        "Vineyard Way", "Old Bridge Street", "Sunny Hill", "Canal Street",
    ]

    /// The words by which accounts and contacts are found together.
    static let tags = ["Key account", "Trade fair", "Newsletter"]
}
