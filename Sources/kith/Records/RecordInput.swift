import ArgumentParser
import KithModel

/// The values of a record: `--set name=value`, or JSON from a file or standard input.
struct RecordInput: ParsableArguments {
    @Argument(help: "JSON with the values, from a file or `-` for standard input.")
    var file: String?

    @Option(
        name: .long,
        help: "A field and its value, as stage=Won; a reference by id or name; empty to blank it.")
    var set: [Assignment] = []

    /// The values of some records.
    struct Values {
        var objects: [JSONObject]
        /// Whether people typed them, so that references may be names.
        var areTyped: Bool

        var json: [JSON] { objects.map(JSON.object) }
    }

    /// Returns the values of each record: one by `--set`, any number by JSON.
    ///
    /// - Throws: `usage` for none or both; `malformed` for what is not JSON.
    func read() throws -> Values {
        if let file {
            guard set.isEmpty else {
                throw KernelError(
                    .usage, "There are values by --set and by a file.",
                    recovery: "Give them by one of both.")
            }
            let json = try TextFile.json(file)
            let objects = json.object.map { [$0] } ?? json.array?.compactMap(\.object) ?? []
            guard !objects.isEmpty, objects.count == json.array?.count ?? 1 else {
                throw KernelError(
                    .malformed, "The JSON is neither a record nor a list of records.",
                    recovery: "Write it as {\"name\": \"…\"}.")
            }
            return Values(objects: objects, areTyped: false)
        }
        guard !set.isEmpty else {
            throw KernelError(
                .usage, "There are no values.",
                recovery: "Give them by --set name=value, or by a file with JSON.")
        }
        var object: JSONObject = [:]
        for assignment in set { object[assignment.name] = assignment.json }
        return Values(objects: [object], areTyped: true)
    }
}
