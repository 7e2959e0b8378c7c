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
        let steps = try paths.enumerated().map { index, path in
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
        try check(steps, prefix)
        return steps
    }

    /// The file with the code of a step, in any folder of steps that the plugin has.
    static func code(of step: String, in folder: PluginFolder) -> String {
        folder.files.keys.sorted().first { $0.hasSuffix("/\(step).lua") } ?? step + ".lua"
    }

    /// Code works with what there is in its step: what later ones take away must be known.
    private func check(_ steps: [MigrationStep], _ prefix: String) throws {
        for path in manifest.folder.files.keys.sorted()
        where path.hasPrefix(prefix) && path.hasSuffix(".lua") {
            let name = path.dropFirst(prefix.count).dropLast(4)
            guard steps.contains(where: { $0.name == name && $0.records != nil }) else {
                throw manifest.fault(
                    "`\(path)` is the code of no step: `\(name).json` beside it names under "
                        + "`records` the entity whose records it goes through")
            }
        }
        guard let first = steps.firstIndex(where: { $0.records != nil }) else { return }
        for (place, step) in steps.enumerated() where place >= first {
            for change in step.changes {
                let lacking: String? =
                    switch change {
                    case .dropField(let field, let entity, nil): "\(entity).\(field)"
                    case .retypeField(let field, let entity, nil, _) where place > first:
                        "\(entity).\(field)"
                    default: nil
                    }
                guard let lacking else { continue }
                throw manifest.fault(
                    "the step `\(step.name)` does not say under `was` of what type `\(lacking)` "
                        + "was, which the code of `\(steps[first].name)` works with")
            }
        }
    }

    private func step(_ name: String, _ path: String) throws -> MigrationStep {
        var reader = try MemberReader(try manifest.document(path), path)
        _ = try reader.text("$schema")
        let changes = try reader.array("changes").map { try change($0, path) }
        let down = try reader.take("down").map { json in
            guard let list = json.array else {
                throw reader.failure("`down` is a list of changes.")
            }
            return try list.map { try change($0, path) }
        }
        let records = try reader.text("records")
        try reader.finish()
        guard !changes.isEmpty || records != nil else {
            throw reader.failure("`changes` names at least one.")
        }
        let code = records == nil ? nil : String(path.dropLast(5)) + ".lua"
        if let code, manifest.folder.files[code] == nil {
            throw reader.failure("`records` is for the code beside it, and there is no `\(code)`.")
        }
        return MigrationStep(
            name, checksum: checksum([path] + (code.map { [$0] } ?? [])), changes: changes,
            down: down, records: records)
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
        case "retype_field":
            let was = try type("was", of: name, &reader)
            return .retypeField(
                name, of: entity, was: was, to: try type("to", of: name, &reader))
        case "drop_field":
            return .dropField(name, of: entity, was: try type("was", of: name, &reader))
        default: return .addField(name, of: entity)
        }
    }

    /// A type: its name, or an object with what belongs to it, as in the definition of a field.
    private static func type(
        _ key: String, of field: String, _ reader: inout MemberReader
    ) throws -> FieldType? {
        guard let json = reader.take(key) else { return nil }
        var named: JSONObject?
        if let name = json.string { named = ["type": .string(name)] }
        guard var members = named ?? json.object else {
            throw reader.failure("`\(key)` is the name of a type, or an object with `type`.")
        }
        members["name"] = .string(field)
        return try DefinitionJSON.decodeField(.object(members)).type
    }

    /// What tells an edit (FNV-1a); no protection against forgers.
    private func checksum(_ paths: [String]) -> String {
        let bytes = paths.flatMap { manifest.folder.files[$0] ?? [] }
        let hash = bytes.reduce(14_695_981_039_346_656_037 as UInt64) {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        return String(hash, radix: 16)
    }
}
