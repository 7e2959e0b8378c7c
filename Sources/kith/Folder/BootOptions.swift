import Glibc
import KithModel
import KithSQLite

/// What is decided before the database can be asked: the folder's `kith.json`.
struct BootOptions {
    /// What the folder is for.
    enum Profile: String, CaseIterable {
        /// For trying out: the clock can be moved.
        case development
        case production
    }

    var profile: Profile
    var durability: Durability = .full

    /// Reads the options of a folder; `KITH_DURABILITY` comes before the file.
    ///
    /// - Throws: `malformed` or `invalid`, naming what is wrong with the file.
    static func read(_ folder: DataFolder) throws -> BootOptions {
        var options = BootOptions(profile: .production)
        if access(folder.options, F_OK) == 0 {
            guard let object = try TextFile.json(folder.options).object else {
                throw KernelError(
                    .malformed, "`\(folder.options)` does not hold a JSON object.",
                    recovery: "Write it as {\"profile\": \"production\"}.")
            }
            for (key, value) in object { try options.set(key, value, folder) }
        }
        if let text = getenv("KITH_DURABILITY") {
            options.durability = try durability(String(cString: text), "KITH_DURABILITY")
        }
        return options
    }

    /// Writes the options of a folder.
    func write(_ folder: DataFolder) throws {
        try TextFile.replace(folder.options, json.indentedText + "\n")
    }

    /// Reads a word for how much a committed write survives.
    static func durability(_ word: String, _ place: String) throws -> Durability {
        guard let durability = Durability(rawValue: word.uppercased()) else {
            throw KernelError(
                .invalid, "`\(place)` is not full, normal or off, but `\(word)`.",
                recovery: "Use full, unless losing the last writes with the power is all right.")
        }
        return durability
    }

    private var json: JSON {
        [
            "profile": .string(profile.rawValue),
            "durability": .string(durability.rawValue.lowercased()),
        ]
    }

    private mutating func set(_ key: String, _ value: JSON, _ folder: DataFolder) throws {
        let word = value.string ?? value.text
        switch key {
        case "profile":
            guard let known = Profile(rawValue: word) else {
                throw KernelError(
                    .invalid,
                    "`profile` in `\(folder.options)` is neither development nor production.",
                    recovery: "Correct it there.")
            }
            profile = known
        case "durability": durability = try Self.durability(word, key)
        default:
            let hint = Suggestion.question(for: key, among: ["profile", "durability"])
            throw KernelError(
                .invalid, "`\(folder.options)` holds the unknown option `\(key)`\(hint)",
                recovery: "Correct it there.")
        }
    }
}
