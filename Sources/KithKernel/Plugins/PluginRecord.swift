import KithModel
import KithStore

/// The record that says whether a plugin is enabled and which steps it has run.
struct PluginRecord {
    private let manifest: Manifest
    private let transaction: Transaction

    init(_ manifest: Manifest, _ transaction: Transaction) {
        self.manifest = manifest
        self.transaction = transaction
    }

    /// Notes that the plugin is enabled with all that it asks for, and runs the steps that have not run yet.
    func enable(_ run: (String) throws -> Void) throws {
        let record = try existing()
        let done = record?["applied_steps"]?.json?.array?.compactMap(\.string) ?? []
        for step in manifest.migrations where !done.contains(step) { try run(step) }
        try addRoles()
        try addSettings()
        let steps = done + manifest.migrations.filter { !done.contains($0) }
        let values: [String: Value] = [
            "plugin_version": .text(manifest.version), "state": .text("enabled"),
            "applied_steps": .json(.array(steps.map(JSON.string))),
            "approved_grants": .json(.array(manifest.asks.map(JSON.string))),
        ]
        if let record {
            try transaction.update("plugin", record.id, values)
        } else {
            let name = ["name": Value.text(manifest.id)]
            try transaction.insert("plugin", values.merging(name) { first, _ in first })
        }
    }

    /// Notes that the plugin is disabled.
    func disable() throws {
        guard let record = try existing() else { return }
        try transaction.update("plugin", record.id, ["state": .text("disabled")])
    }

    private func existing() throws -> Record? {
        try transaction.find(
            "plugin", where: "name = :name", ["name": .string(manifest.id)]
        ).first
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
