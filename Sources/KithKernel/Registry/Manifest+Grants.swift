import KithQuery

extension Manifest {
    /// Returns the manifest without some of what it asks for, as `contact:read`.
    package func without(_ refused: Set<String>) -> Manifest {
        guard !refused.isEmpty else { return self }
        var manifest = self
        for (entity, verbs) in grants {
            manifest.grants[entity] = verbs.filter {
                !refused.contains("\(entity):\($0.rawValue)")
            }
        }
        for (entity, names) in fieldGrants {
            manifest.fieldGrants[entity] = names.filter {
                !refused.contains("\(entity):update:\($0)")
            }
        }
        manifest.fields = fields.filter { !refused.contains("\($0.key):\($0.value.rawValue)") }
        if refused.contains("limits:\(limits)") { manifest.limits = "standard" }
        manifest.restricts = restricts.filter { !refused.contains("\($0):restrict") }
        if refused.contains("schedule") { manifest.schedules = false }
        if refused.contains("form") { manifest.hasForms = false }
        manifest.sends.subtract(refused)
        manifest.events = events.filter { !refused.contains("\($0):hear") }
        return manifest
    }

    /// Whether it asks to hear an event of others: one about records that it may read, or one
    /// that it names.
    public func mayHear(_ event: String) -> Bool {
        let noun = String(event.prefix { $0 != "." })
        return grants[noun]?.contains(.read) == true
            || events.contains { $0 == event || $0 == noun + ".*" }
    }
}
