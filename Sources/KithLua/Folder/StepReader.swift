import KithKernel
import KithModel

/// Reads the files under `migrations`: what has become of entities and fields, step by step.
struct StepReader {
    private let manifest: ManifestReader

    init(_ manifest: ManifestReader) { self.manifest = manifest }

    /// Returns the steps of a folder, in the order of their numbers.
    ///
    /// - Throws: `invalid` for a number that is missing or twice there, and for what is no step.
    func read(_ folder: String?) throws -> [MigrationStep] {
        guard let folder else { return [] }
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        let paths = manifest.folder.files.keys.filter {
            $0.hasPrefix(prefix) && $0.hasSuffix(".json")
        }.sorted()
        return try paths.enumerated().map { index, path in
            let name = String(path.dropFirst(prefix.count).dropLast(5))
            let digits = name.prefix { $0 != "_" }
            guard digits.count == 4, Int(digits) == index + 1, Naming.isValid("s" + name) else {
                let number = String(index + 1)
                let wanted = String(repeating: "0", count: max(0, 4 - number.count)) + number
                throw manifest.fault(
                    "`\(path)` stands where step \(wanted) is: steps are called 0001_name.json, "
                        + "0002_name.json, without gaps")
            }
            return try step(name, path)
        }
    }

    private func step(_ name: String, _ path: String) throws -> MigrationStep {
        var reader = try MemberReader(try manifest.document(path), path)
        let changes = try reader.array("changes").map { try change($0, path) }
        let down = try reader.take("down").map { json in
            guard let list = json.array else {
                throw reader.failure("`down` is a list of changes.")
            }
            return try list.map { try change($0, path) }
        }
        try reader.finish()
        guard !changes.isEmpty else { throw reader.failure("`changes` names at least one.") }
        return MigrationStep(name, checksum: checksum(path), changes: changes, down: down)
    }

    private func change(_ json: JSON, _ path: String) throws -> MigrationStep.Change {
        var reader = try MemberReader(json, "\(path): changes")
        let words = ["rename_entity", "rename_field", "add_field", "retype_field", "drop_field"]
        var change: MigrationStep.Change?
        for word in words {
            guard change == nil, let name = try reader.text(word) else { continue }
            change = try Self.change(word, name, &reader)
        }
        let fields = try reader.texts("add_index")
        if change == nil, !fields.isEmpty {
            change = .addIndex(fields, of: try reader.required("of"))
        }
        try reader.finish()
        guard let change else {
            throw reader.failure(
                "A change is one of \((words + ["add_index"]).joined(separator: ", ")).")
        }
        return change
    }

    private static func change(
        _ word: String, _ name: String, _ reader: inout MemberReader
    ) throws -> MigrationStep.Change {
        if word == "rename_entity" {
            return .renameEntity(name, to: try reader.required("to"))
        }
        let entity = try reader.required("of")
        switch word {
        case "rename_field":
            return .renameField(name, of: entity, to: try reader.required("to"))
        case "add_field": return .addField(name, of: entity)
        case "retype_field": return .retypeField(name, of: entity)
        default: return .dropField(name, of: entity)
        }
    }

    /// What tells an edit (FNV-1a); no protection against forgers.
    private func checksum(_ path: String) -> String {
        let hash = (manifest.folder.files[path] ?? []).reduce(14_695_981_039_346_656_037 as UInt64)
        {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        return String(hash, radix: 16)
    }
}
