import KithKernel
import KithModel

/// Reads the operations of a bulk request.
enum BulkReader {
    private static let known = ["op", "entity", "id", "as", "version", "values"]

    /// Returns the operations of a list.
    ///
    /// - Throws: `required` without one; else every fault, with the place of its operation.
    static func operations(_ json: JSON?) throws -> [BulkOperation] {
        guard let list = json?.array, !list.isEmpty else {
            throw KernelError(
                .required, "`operations` is not a list of at least one.",
                recovery: "Write it as [{\"op\": \"create\", \"entity\": \"…\", \"values\": {…}}].",
                field: "operations")
        }
        var operations: [BulkOperation] = []
        var names: Set<String> = []
        var faults: [KernelError.Detail] = []
        // More than may be done are not worth reading; the kernel counts and refuses them.
        for (index, item) in list.enumerated() where faults.count < 100 {
            do {
                let operation = try operation(item)
                if let name = operation.name, !names.insert(name).inserted {
                    throw KernelError(
                        .invalid, "Two operations create a record as `\(name)`.",
                        recovery: "Give each a name of its own.", field: "as")
                }
                operations.append(operation)
            } catch let error as KernelError {
                faults += error.details.map { fault in
                    var fault = fault
                    fault.index = index
                    return fault
                }
            }
        }
        guard let first = faults.first else { return operations }
        throw KernelError(first.code, first.message, recovery: first.recovery, details: faults)
    }

    private static func operation(_ json: JSON) throws -> BulkOperation {
        guard let object = json.object else {
            throw KernelError(
                .invalid, "An operation is not an object.",
                recovery: "Write it as {\"op\": \"create\", \"entity\": \"…\", \"values\": {…}}.",
                field: "operations")
        }
        for key in object.keys where !known.contains(key) {
            throw KernelError(
                .invalid,
                "An operation has no `\(key)`\(Suggestion.question(for: key, among: known))",
                recovery: "It may hold \(known.joined(separator: ", ")).", field: key)
        }
        let act = try act(object["op"])
        let isNew = act == .create
        let hasValues = isNew || act == .update
        try refuse("id", object, unless: !isNew, act)
        try refuse("as", object, unless: isNew, act)
        try refuse("version", object, unless: act == .update, act)
        try refuse("values", object, unless: hasValues, act)
        return BulkOperation(
            act, try text("entity", object), target: isNew ? "" : try text("id", object),
            values: hasValues ? try values(object["values"]) : [:],
            version: try version(object["version"]), name: try name(object["as"]))
    }

    private static func act(_ json: JSON?) throws -> BulkOperation.Act {
        let word = json?.string ?? ""
        if let act = BulkOperation.Act(rawValue: word) { return act }
        let names = BulkOperation.Act.allCases.map(\.rawValue)
        throw KernelError(
            .invalid, "`op` is no deed\(Suggestion.question(for: word, among: names))",
            recovery: "Use one of \(names.joined(separator: ", ")).", field: "op")
    }

    private static func refuse(
        _ key: String, _ object: JSONObject, unless isTaken: Bool, _ act: BulkOperation.Act
    ) throws {
        guard !isTaken, object[key] != nil else { return }
        throw KernelError(
            .invalid, "An operation of kind \(act.rawValue) takes no `\(key)`.",
            recovery: "Leave it out.", field: key)
    }

    private static func text(_ key: String, _ object: JSONObject) throws -> String {
        if let text = object[key]?.string, !text.isEmpty { return text }
        throw KernelError(
            .required, "`\(key)` is missing.", recovery: "Give it as text.", field: key)
    }

    private static func values(_ json: JSON?) throws -> JSONObject {
        if let values = json?.object { return values }
        throw KernelError(
            .required, "`values` is missing.", recovery: "Write it as {\"name\": \"…\"}.",
            field: "values")
    }

    private static func version(_ json: JSON?) throws -> Int64? {
        guard let json, json != .null else { return nil }
        guard let version = json.integer, version > 0 else {
            throw Call.unfit("version", json.text, "the number of a version")
        }
        return version
    }

    private static func name(_ json: JSON?) throws -> String? {
        guard let json, json != .null else { return nil }
        guard let name = json.string, (1...64).contains(name.utf8.count), !name.hasPrefix("$")
        else { throw Call.unfit("as", json.text, "a name of 1 to 64 bytes without $") }
        return name
    }
}
