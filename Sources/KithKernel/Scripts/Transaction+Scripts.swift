import KithModel

extension Transaction {
    /// Returns the record of a script.
    ///
    /// - Throws: `not_found` with the nearest name.
    func script(_ name: String) throws -> Record {
        _ = try readableEntity("script")
        let named: [String: JSON] = ["name": .string(name)]
        if let record = try find("script", where: "name = :name", named).first { return record }
        let names = try find("script", limit: 1000).map(\.title)
        throw KernelError(
            .notFound,
            "There is no script `\(name)`\(Suggestion.question(for: name, among: names))",
            recovery: "See all of them: kith script list")
    }

    /// Returns the record of a version of a script.
    ///
    /// - Throws: `not_found`.
    func version(_ number: Int64, of script: Record) throws -> Record {
        let found = try find(
            "script_version", where: "script = :script and number = :number",
            ["script": .string(script.id.description), "number": .integer(number)])
        if let record = found.first { return record }
        throw KernelError(
            .notFound, "The script `\(script.title)` has no version \(number).",
            recovery: "See all of them: kith script versions \(script.title)", field: "version")
    }

    /// Keeps a text as the newest version of its script.
    ///
    /// - Returns: its number, and whether it is new.
    func keepScript(
        _ reading: ScriptReader.Reading, _ text: String
    ) throws -> (number: Int64, isNew: Bool) {
        let named: [String: JSON] = ["name": .string(reading.name)]
        let known = try find("script", where: "name = :name", named).first
        let newest = known?["newest"]?.integer ?? 0
        if let known, newest > 0, try version(newest, of: known)["text"]?.text == text {
            return (newest, false)
        }
        let number = newest + 1
        let values: [String: Value] = ["title": .text(reading.title), "newest": .integer(number)]
        let script: RecordID
        if let known {
            try update("script", known.id, values)
            script = known.id
        } else {
            script = try insert(
                "script", values.merging(["name": .text(reading.name)]) { first, _ in first }
            ).id
        }
        try insert(
            "script_version",
            ["script": .reference(script), "number": .integer(number), "text": .text(text)])
        return (number, true)
    }
}
