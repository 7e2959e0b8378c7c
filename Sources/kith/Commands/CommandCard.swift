import KithModel

/// A command as the API describes it.
struct CommandCard {
    let name: String
    let summary: String
    let arguments: [FieldDefinition]

    init(_ json: JSON) {
        name = json["name"]?.string ?? ""
        summary = json["summary"]?.string ?? ""
        arguments = (json["arguments"]?.array ?? []).map { Column($0).field }
    }

    /// The line by which the command is called.
    var usage: String {
        let words = arguments.map { argument in
            let word = "--\(argument.name) \(argument.type.name.uppercased())"
            return argument.isRequired ? word : "[\(word)]"
        }
        return (["kith run \(name)"] + words).joined(separator: " ")
    }
}
