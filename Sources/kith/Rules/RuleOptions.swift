import ArgumentParser
import KithModel

/// The members of a rule, from a file or one by one.
struct RuleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A JSON file with members of the rule; - for standard input."))
    var file: String?
    @Option(help: "What people call it.") var title: String?
    @Option(help: ArgumentHelp("The event, as case.update.", valueName: "EVENT")) var on: String?
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Fields of which one must have changed.", valueName: "FIELD"))
    var changed: [String] = []
    @Option(help: ArgumentHelp("The condition, in the filter language.", valueName: "FILTER"))
    var when: String?
    @Option(
        help: ArgumentHelp(
            "An action, as '{\"do\": \"set\", \"values\": {\"priority\": \"high\"}}'; may be repeated.",
            valueName: "JSON"))
    var action: [String] = []

    /// Returns the members that were given.
    ///
    /// - Throws: `invalid` for a file or an action that is no JSON.
    func members() throws -> JSONObject {
        var object: JSONObject = [:]
        if let file {
            guard let members = try TextFile.json(file).object else {
                throw KernelError(
                    .invalid, "The file holds no JSON object.",
                    recovery: "Write {\"name\": …, \"on\": …, \"actions\": […]}.")
            }
            object = members
        }
        if let title { object["title"] = .string(title) }
        if let on { object["on"] = .string(on) }
        if !changed.isEmpty { object["changed"] = .array(changed.map(JSON.string)) }
        if let when { object["when"] = .string(when) }
        if !action.isEmpty {
            object["actions"] = .array(try action.map { try JSONReader.read($0) })
        }
        return object
    }
}
