import KithKernel
import KithModel

extension LuaLimits {
    /// What is limited, and how far, in the order in which people are told.
    var figures: [(what: String, limit: Int64)] {
        [
            ("instructions", fuel), ("milliseconds", wallNanoseconds / 1_000_000),
            ("memory", Int64(memory)),
        ]
            + zip(Counted.allCases, counts).map { ($0.word, Int64($1)) }
    }

    /// The limits of the profiles, as the API lists them.
    package static var profileList: JSON {
        let standard = Profile()
        return .array(
            Profile.Name.allCases.flatMap { name in
                [standard[name].handler, standard[name].transaction].flatMap { limits in
                    limits.figures.map { figure in
                        [
                            "name": .string(name.rawValue), "scope": .string(limits.owner),
                            "what": .string(figure.what), "limit": .integer(figure.limit),
                        ]
                    }
                }
            })
    }
}

extension LuaLimits.Counted {
    /// How people call what is counted.
    var word: String {
        switch self {
        case .queries: "queries"
        case .rowsRead: "records read"
        case .rowsWritten: "records written"
        case .events: "events"
        case .logLines: "lines of log"
        }
    }
}
