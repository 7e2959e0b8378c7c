import KithKernel
import KithModel

/// The records that are there when a test begins: `fixtures/*.json`, in the order of their names.
///
/// ```json
/// { "account": [{ "as": "acme", "name": "Acme" }],
///   "contact": [{ "last_name": "Babić", "account": "$acme" }] }
/// ```
/// `as` gives a record a name, by which later ones refer to it and `t.fixture` finds it.
struct TestFixtures: Sendable {
    private struct Draft: Sendable {
        var entity: String
        var name: String?
        var values: JSONObject
        /// Where it stands, for the text of an error.
        var place: String
    }

    private let drafts: [Draft]

    /// Reads the fixtures of a plugin.
    ///
    /// - Throws: `invalid` with the file and what may stand there.
    init(_ folder: PluginFolder) throws {
        var drafts: [Draft] = []
        for path in folder.files.keys.sorted()
        where path.hasPrefix("fixtures/") && path.hasSuffix(".json") {
            let place = folder.name + "/" + path
            guard let json = try? JSONReader.read(folder.files[path] ?? []),
                let members = json.object
            else { throw Self.fault("is no JSON object", place) }
            for (entity, list) in members {
                guard let records = list.array else {
                    throw Self.fault("has no list under `\(entity)`", place)
                }
                for record in records {
                    guard var values = record.object else {
                        throw Self.fault("has something under `\(entity)` that is no object", place)
                    }
                    let name = values["as"]?.string
                    values["as"] = nil
                    drafts.append(Draft(entity: entity, name: name, values: values, place: place))
                }
            }
        }
        self.drafts = drafts
    }

    /// Makes the records.
    ///
    /// - Throws: what Kith refuses, with the file.
    func make(in world: TestWorld) async throws {
        for draft in drafts {
            var values: [String: HostValue] = [:]
            for (key, value) in draft.values {
                if let text = value.string, text.hasPrefix("$") {
                    values[key] = .string(
                        try world.fixture(String(text.dropFirst())).id.description)
                } else {
                    values[key] = HostValue(value)
                }
            }
            do {
                let given = values
                let id = try await world.write("Fixture \(draft.entity)") { transaction in
                    let drafts = try TestValues.values(given, of: draft.entity, transaction)
                    return try transaction.insert(draft.entity, drafts).id
                }
                if let name = draft.name { world.name(name, draft.entity, id) }
            } catch var error as KernelError {
                error.location = error.location ?? draft.place
                throw error
            }
        }
    }

    private static func fault(_ words: String, _ place: String) -> KernelError {
        KernelError(
            .invalid, "The file \(place) \(words).",
            recovery: "Write { \"contact\": [{ \"as\": \"ana\", \"last_name\": \"Anić\" }] }.",
            location: place)
    }
}
