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

    /// What becomes of mail and whatever else is to happen outside.
    enum Effects: String, CaseIterable {
        /// They are kept as files in the folder's `sink/`.
        case sink
        /// They happen.
        case perform
    }

    var profile: Profile
    var durability: Durability = .full
    /// What becomes of effects; where it is not said, the profile decides.
    var chosenEffects: Effects?

    /// What becomes of effects: kept as files in the profile `development`, unless chosen.
    var effects: Effects { chosenEffects ?? (profile == .development ? .sink : .perform) }

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
        if let text = getenv("KITH_EFFECTS") {
            options.chosenEffects = try effects(String(cString: text), "KITH_EFFECTS")
        }
        return options
    }

    private static func effects(_ word: String, _ place: String) throws -> Effects {
        guard let effects = Effects(rawValue: word) else {
            throw KernelError(
                .invalid, "`\(place)` is neither sink nor perform, but `\(word)`.",
                recovery: "Use sink to keep mail and the like as files, perform to send them.")
        }
        return effects
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
        var object: JSONObject = [
            "profile": .string(profile.rawValue),
            "durability": .string(durability.rawValue.lowercased()),
        ]
        if let chosenEffects { object["effects"] = .string(chosenEffects.rawValue) }
        return .object(object)
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
        case "effects": chosenEffects = try Self.effects(word, key)
        default:
            let hint = Suggestion.question(for: key, among: ["profile", "durability", "effects"])
            throw KernelError(
                .invalid, "`\(folder.options)` holds the unknown option `\(key)`\(hint)",
                recovery: "Correct it there.")
        }
    }
}
