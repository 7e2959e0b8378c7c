import KithModel

/// A believable crowd, the same for the same seed.
struct People {
    private let seed: UInt64
    private var random: SeededNumbers
    private var count = 0

    /// Starts a crowd.
    init(seed: UInt64) {
        self.seed = seed
        random = SeededNumbers(seed: seed)
    }

    /// Returns the next person as a door would receive it.
    mutating func next() -> JSONObject {
        let first = Self.firstNames[random.below(Self.firstNames.count)]
        let last = surname()
        let company = surname() + " " + Self.legalForms[random.below(Self.legalForms.count)]
        let mailbox = "\(first).\(last)\(random.below(1000))".lowercased()
        let digits = 1_000_000 + random.below(9_000_000)
        count += 1
        var person: JSONObject = [
            "name": .string("\(first) \(last)"), "first_name": .string(first),
            "last_name": .string(last), "email": .string(mailbox + "@" + Self.domain(company)),
            "phone": .string("+385 1 \(digits)"),
            "city": .string(Self.cities[random.below(Self.cities.count)]),
            "company": .string(company),
            "external_id": .string("\(seed)-\(10_000_000 + count)"),
        ]
        if random.below(4) == 0 {
            person["note"] = .string("Met at the fair in hall \(random.below(20)).")
        }
        return person
    }

    private mutating func surname() -> String {
        let start = Self.starts[random.below(Self.starts.count)]
        let middle = Self.middles[random.below(Self.middles.count)]
        return start + middle + Self.ends[random.below(Self.ends.count)]
    }

    private static func domain(_ company: String) -> String {
        company.prefix { $0 != " " }.lowercased() + ".example"
    }

    private static let firstNames = [
        "Ana", "Anton", "Bela", "Boris", "Clara", "Dario", "Diana", "Edith", "Elias", "Emma",
        "Filip", "Franka", "Goran", "Greta", "Hana", "Hugo", "Ida", "Igor", "Iris", "Ivan",
        "Jana", "Josip", "Karla", "Klaus", "Lara", "Leon", "Luka", "Maja", "Marko", "Marta",
        "Mira", "Nina", "Oskar", "Paula", "Petra", "Robert", "Sara", "Stefan", "Tena", "Vera",
    ]
    private static let starts = [
        "Bar", "Ber", "Dol", "Far", "Gor", "Hor", "Jur", "Kov", "Kraj", "Lon", "Mar", "Mat", "Nov",
        "Pav", "Per", "Rad", "Sim", "Stan", "Tom", "Vid", "Vuk", "Wal", "Weiss", "Zag", "Zor",
    ]
    private static let middles = [
        "a", "ac", "an", "ar", "e", "el", "en", "i", "ik", "in", "o", "ol", "os", "ul", "unt",
    ]
    private static let ends = [
        "berg", "der", "ek", "evic", "han", "ic", "lin", "man", "mann", "nik", "ovic", "sen", "ski",
        "son", "zer",
    ]
    private static let legalForms = ["Ltd", "d.o.o.", "GmbH", "AG", "Group", "Partners"]
    private static let cities = [
        "Zagreb", "Split", "Rijeka", "Osijek", "Zadar", "Pula", "Vienna", "Graz", "Linz", "Munich",
        "Berlin", "Hamburg", "Trieste", "Milan", "Ljubljana", "Maribor", "Budapest", "Prague",
    ]
}

/// Numbers that a seed decides (SplitMix64).
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Returns a number from 0 up to but not including `bound`.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
