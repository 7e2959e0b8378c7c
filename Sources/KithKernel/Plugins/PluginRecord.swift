import KithModel
import KithStore

/// The record that says whether a plugin is enabled, which steps it has taken and what it was
/// granted.
struct PluginRecord {
    private let source: PluginSource
    private let transaction: Transaction

    private var manifest: Manifest { source.manifest }

    init(_ source: PluginSource, _ transaction: Transaction) {
        self.source = source
        self.transaction = transaction
    }

    /// Notes that the plugin is enabled with what it was granted, keeps its files, and runs the
    /// data steps that have not run yet.
    func enable(_ run: (String) throws -> Void) throws {
        let record = try Self.existing(manifest.id, transaction)
        let done = record.map { PluginEntry($0).steps } ?? []
        for step in manifest.migrations where !done.contains(step) { try run(step) }
        try addRoles()
        try addSettings()
        let names = manifest.migrations + manifest.steps.map(\.name)
        let checksums = manifest.steps.map { ($0.name, JSON.string($0.checksum)) }
        var values: [String: Value] = [
            "plugin_version": .text(manifest.version), "state": .text("enabled"),
            "publisher": .text(manifest.publisher),
            "applied_steps": .json(.array(names.map(JSON.string))),
            "step_checksums": .json(.object(JSONObject(uniqueMembers: checksums))),
        ]
        values.merge(grants) { first, _ in first }
        if let record {
            try transaction.update("plugin", record.id, values)
        } else {
            values["name"] = .text(manifest.id)
            try transaction.insert("plugin", values)
        }
        if let package = source.package {
            try PluginPackageTable(transaction.state.session).keep(package.bytes, of: manifest.id)
        }
    }

    /// Notes what the plugin is granted from now on.
    func grant() throws {
        guard let record = try Self.existing(manifest.id, transaction) else { return }
        try transaction.update("plugin", record.id, grants)
    }

    /// Notes that a plugin is disabled, or removed with its data kept.
    static func end(_ id: String, as state: String, _ transaction: Transaction) throws {
        guard let record = try existing(id, transaction) else { return }
        try transaction.update("plugin", record.id, ["state": .text(state)])
    }

    /// Forgets a plugin whose data are gone.
    static func forget(_ id: String, _ transaction: Transaction) throws {
        guard let record = try existing(id, transaction) else { return }
        try transaction.delete("plugin", [record.id])
    }

    private var grants: [String: Value] {
        let granted = manifest.asks.filter { !source.refused.contains($0) }
        return [
            "approved_grants": .json(.array(granted.map(JSON.string))),
            "refused_grants": .json(.array(source.refused.sorted().map(JSON.string))),
        ]
    }

    private static func existing(_ id: String, _ transaction: Transaction) throws -> Record? {
        try transaction.find("plugin", where: "name = :name", ["name": .string(id)]).first
    }

    /// Adds the plugin's settings with their defaults, where there is none of their name yet: what
    /// an administrator has chosen stays.
    private func addSettings() throws {
        let settings = transaction.state.generation.settings.values
            .filter { $0.name.hasPrefix(manifest.id + ".") }.sorted { $0.name < $1.name }
        for setting in settings {
            let known = try transaction.find(
                "setting", where: "name = :name", ["name": .string(setting.name)])
            guard known.isEmpty else { continue }
            try transaction.insert(
                "setting",
                [
                    "name": .text(setting.name),
                    "value": .json(setting.field.defaultValue.apiJSON),
                ])
        }
    }

    /// Adds the roles that the plugin brings, where there is none of their name yet:
    /// what an administrator has changed in one stays.
    private func addRoles() throws {
        for contribution in transaction.state.generation.contributions {
            guard contribution.owner == manifest.id, case .role(let role) = contribution.kind
            else { continue }
            let known = try transaction.find(
                "role", where: "name = :name", ["name": .string(role.name)])
            guard known.isEmpty else { continue }
            try transaction.insert(
                "role",
                [
                    "name": .text(role.name), "title": .text(role.title),
                    "permissions": .json(role.permissions), "brought_by": .text(manifest.id),
                ])
        }
    }
}
