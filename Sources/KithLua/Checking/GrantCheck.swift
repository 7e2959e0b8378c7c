import KithKernel
import KithModel
import KithQuery

/// Compares what a plugin does with what it asks for: calls without a grant, and grants that
/// nothing in the code needs.
struct GrantCheck {
    private let manifest: Manifest
    private let texts: [LuaText]
    private let schema: Schema
    /// What the code does, by entity; of acts on records that are known only when it runs, the
    /// entity is empty.
    private var needs: [String: Set<Verb>] = [:]
    private var findings: [PluginFinding] = []

    private init(_ manifest: Manifest, _ texts: [LuaText], _ schema: Schema) {
        self.manifest = manifest
        self.texts = texts
        self.schema = schema
    }

    /// Returns the calls without a grant and the grants without a call.
    ///
    /// - Parameter texts: the files that run with the plugin's rights: not its tests.
    static func findings(
        _ manifest: Manifest, _ texts: [LuaText], _ schema: Schema
    ) -> [PluginFinding] {
        var check = GrantCheck(manifest, texts, schema)
        for text in texts {
            for call in text.calls { check.call(call, text) }
            let hasFlows = text.calls.contains { $0.name == "kith.flow" }
            for step in hasFlows ? text.steps : [] { check.call(step, text) }
            for handler in text.handlers { check.hook(handler) }
        }
        check.references()
        check.unneeded()
        return check.findings
    }

    private static let verbs: [String: [Verb]] = [
        "kith.get": [.read], "kith.query": [.read], "kith.aggregate": [.read],
        "kith.create": [.create], "kith.update": [.update], "kith.delete": [.delete],
        "kith.restore": [.delete], "kith.upsert": [.read, .create, .update],
    ]

    private mutating func call(_ call: LuaCall, _ text: LuaText) {
        for verb in Self.verbs[call.name] ?? [] { need(verb, call, text) }
    }

    private mutating func need(_ verb: Verb, _ call: LuaCall, _ text: LuaText) {
        guard let name = call.firstText else {
            needs["", default: []].insert(verb)
            return
        }
        needs[name, default: []].insert(verb)
        guard let entity = schema.entity(name), entity.owner != manifest.id,
            !isGranted(verb, name)
        else { return }
        findings.append(
            PluginFinding(
                .error, "missing_grant", text.file, text.tokens[call.place],
                "`\(call.name)` on `\(name)` was not asked for.",
                recovery: "Add \"\(name)\": [\"\(verb.rawValue)\"] to `grants.entities` in "
                    + "plugin.json."))
    }

    private func isGranted(_ verb: Verb, _ entity: String) -> Bool {
        manifest.grants[entity]?.contains(verb) == true
            || (verb == .update && manifest.fieldGrants[entity]?.isEmpty == false)
    }

    /// A hook reads; one that runs before may set fields.
    private mutating func hook(_ handler: LuaHandler) {
        guard let entity = handler.entity else { return }
        needs[entity, default: []].insert(.read)
        if handler.phase == .before { needs[entity, default: []].insert(.update) }
    }

    /// Who points to a record must see it.
    private mutating func references() {
        for entity in schema.entities {
            for field in entity.fields where field.owner == manifest.id {
                if case .reference(let reference) = field.definition.type {
                    needs[reference.entity, default: []].insert(.read)
                }
            }
        }
    }

    private mutating func unneeded() {
        let unknown = needs[""] ?? []
        let file = manifest.id + "/plugin.json"
        for (entity, verbs) in manifest.grants.sorted(by: { $0.key < $1.key }) {
            guard schema.entity(entity) != nil else {
                let hint = Suggestion.question(for: entity, among: schema.entities.map(\.name))
                findings.append(
                    PluginFinding(
                        .error, "unknown_entity", file, nil,
                        "`grants.entities` names `\(entity)`, which is no entity\(hint)"))
                continue
            }
            // Whoever asked for everything has said so.
            guard verbs.count < Verb.allCases.count else { continue }
            let needed = (needs[entity] ?? []).union(unknown)
            for verb in verbs.subtracting(needed).sorted(by: { $0.rawValue < $1.rawValue })
            where [.create, .read, .update, .delete].contains(verb) {
                // Nobody changes or deletes what they may not read.
                if verb == .read, !needed.isEmpty { continue }
                findings.append(
                    PluginFinding(
                        .warning, "unneeded_grant", file, nil,
                        "`\(entity): \(verb.rawValue)` is asked for, and nothing needs it.",
                        recovery: "Ask for less: an administrator has to approve it."))
            }
        }
    }
}
