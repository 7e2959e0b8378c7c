import ArgumentParser
import KithModel

/// The words behind `kith run`: a command's name, its arguments, and what is meant for Kith.
///
/// The arguments of commands are known only once the folder is open, so the words are taken
/// apart here and not by the parser.
struct CommandCall {
    private(set) var name: String?
    private(set) var isDryRun = false
    private(set) var isJSON = false
    private(set) var isHelp = false
    private(set) var isList = false
    private(set) var data: String?
    private(set) var user: String?
    private(set) var server: String?
    private var arguments: [String] = []

    /// Takes out what is meant for Kith; the rest waits for the command's declaration.
    ///
    /// - Throws: a usage error for an option without its value.
    init(_ words: [String]) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--dry-run": isDryRun = true
            case "--json": isJSON = true
            case "--help", "-h": isHelp = true
            case "--list": isList = true
            case "--data", "--as", "--server":
                guard let value = rest.popFirst() else {
                    throw ValidationError("Missing value for '\(word)'.")
                }
                take(word, value)
            case _ where ["--data=", "--as=", "--server="].contains { word.hasPrefix($0) }:
                let parts = word.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                take(String(parts[0]), String(parts[1]))
            case _ where name == nil && !word.hasPrefix("-"): name = word
            default: arguments.append(word)
            }
        }
    }

    private mutating func take(_ option: String, _ value: String) {
        switch option {
        case "--data": data = value
        case "--as": user = value
        default: server = value
        }
    }

    /// Returns the arguments by the names that a command declares.
    ///
    /// - Throws: a usage error for what it does not take, with the nearest name.
    func values(for command: CommandCard) throws -> JSONObject {
        var values: JSONObject = [:]
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word != "--" else {
                throw usage(command, "Unexpected word `\(word)`.")
            }
            let parts = word.dropFirst(2).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let typed = String(parts[0])
            let name = String(typed.map { $0 == "-" ? "_" : $0 })
            guard let argument = command.arguments.first(where: { $0.name == name }) else {
                let names = command.arguments.map { "--" + $0.name }
                let hint = Suggestion.question(for: "--" + typed, among: names)
                throw usage(command, "`\(command.name)` takes no `--\(typed)`\(hint)")
            }
            let value: String
            if parts.count == 2 {
                value = String(parts[1])
            } else if case .boolean = argument.type, rest.first?.hasPrefix("--") ?? true {
                value = "true"
            } else if let next = rest.popFirst() {
                value = next
            } else {
                throw usage(command, "Missing value for `--\(typed)`.")
            }
            values[name] = Self.adding(value, to: values[name])
        }
        return values
    }

    /// An argument that is given twice is a list.
    private static func adding(_ value: String, to present: JSON?) -> JSON {
        switch present {
        case nil: .string(value)
        case .array(let list)?: .array(list + [.string(value)])
        case let single?: .array([single, .string(value)])
        }
    }

    private func usage(_ command: CommandCard, _ message: String) -> KernelError {
        KernelError(
            .usage, message, recovery: "See what it takes: kith run \(command.name) --help")
    }
}
