import KithKernel
import KithLua
import KithModel

/// Proves that a plugin's steps lead to what a fresh install makes.
///
/// An earlier version is enabled in a Kith that is thrown away: one whose files were kept, or
/// the definitions run backwards through the steps. Then each step is taken, and everything that
/// the plugin has in the database is compared.
struct StepProof {
    private let check: PluginCheck
    private let source: PluginSource
    private let path: String

    init(_ check: PluginCheck, _ source: PluginSource, _ path: String) {
        (self.check, self.source, self.path) = (check, source, path)
    }

    /// Returns what differs.
    ///
    /// - Parameters:
    ///   - fresh: a Kith in which the plugin is enabled as it is.
    ///   - earlier: the files of an earlier version; nil to go back through the steps.
    func findings(
        beside fresh: Kernel, since earlier: [String: [UInt8]]?
    ) async throws -> [PluginFinding] {
        let history = try check.history()
        let faults = (history?.faults ?? []).map {
            finding($0.error, step: $0.step)
        }
        guard faults.isEmpty else { return faults }
        var found: [PluginFinding] = []
        if let history { found += try await taken(versions(history), fresh) }
        if let earlier {
            do {
                found += try await taken([try check.version(of: earlier)], fresh)
            } catch let error as KernelError {
                found.append(PluginFinding(refusal: error, of: check.id))
            }
        }
        var seen: Set<PluginFinding> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// The plugin before its first step, then behind each of them.
    private func versions(_ history: StepHistory) -> [PluginSource] {
        (0...history.steps.count).map { place in
            source.bare(history.before(place), steps: Array(history.steps.prefix(place)))
        }
    }

    /// Enables versions one after the other, then the plugin as it is, and compares.
    private func taken(
        _ versions: [PluginSource], _ fresh: Kernel
    ) async throws -> [PluginFinding] {
        let mould: TestMould
        do {
            mould = try await TestMould(
                [source], of: check.id, beside: path, since: versions)
        } catch let error as KernelError {
            return [finding(error, step: error.location)]
        }
        defer { mould.remove() }
        let house = try await mould.house()
        let earlier = try versions.first.map(places) ?? []
        let differences = try await differences(house.kernel, fresh, earlier)
        let faults = try await house.kernel.schemaFaults().map { told(.error, $0) }
        await house.close()
        return differences + faults
    }

    /// What a version defines, as `visits_visit.reason`.
    private func places(_ version: PluginSource) throws -> Set<String> {
        let places = try version.contributions().all.flatMap { contribution in
            switch contribution.kind {
            case .entity(let entity): entity.fields.map { "\(entity.name).\($0.name)" }
            case .fieldExtension(let added): added.fields.map { "\(added.entity).\($0.name)" }
            default: [String]()
            }
        }
        return Set(places)
    }

    private func differences(
        _ grown: Kernel, _ fresh: Kernel, _ earlier: Set<String>
    ) async throws -> [PluginFinding] {
        let (grown, wanted) = (
            try await grown.definitions(of: check.id), try await fresh.definitions(of: check.id)
        )
        let made = Dictionary(grown.map { ($0.place, $0) }, uniquingKeysWith: { $1 })
        let known = Set(wanted.map(\.place))
        let rest = grown.filter { !known.contains($0.place) }.map {
            leftBehind($0, wanted, earlier)
        }
        return rest
            + wanted.compactMap { wanted in
                guard let made = made[wanted.place] else {
                    return told(.error, "`\(wanted.place)` is not there after the steps.")
                }
                guard made.definition != wanted.definition || made.isRetired else { return nil }
                return told(
                    .error,
                    "`\(wanted.place)` is \(made.definition.text) after the steps, and "
                        + "\(wanted.definition.text) in a fresh install.")
            }
    }

    /// Tells of what no step speaks of, which is kept and hidden.
    ///
    /// Beside something new of its kind it is probably that, under its former name.
    ///
    /// - Parameter earlier: what the earlier version had.
    private func leftBehind(
        _ rest: InstalledDefinition, _ wanted: [InstalledDefinition], _ earlier: Set<String>
    ) -> PluginFinding {
        let changes = source.manifest.steps.flatMap(\.changes)
        let heir = wanted.first { other in
            guard let field = other.field, other.entity == rest.entity, other.type == rest.type,
                !earlier.contains(other.place)
            else { return false }
            return !changes.contains(.addField(field, of: other.entity))
        }
        guard rest.field != nil, let heir else {
            return told(
                .warning,
                "No step says what becomes of `\(rest.place)`: it is hidden, and what "
                    + "it holds is kept.",
                recovery: "To delete the values of a field, write a step with `drop_field`.")
        }
        return told(
            .error, "No step says what becomes of `\(rest.place)`, and `\(heir.place)` is new.",
            recovery: "Write a step: `rename_field` keeps the values under the new name; "
                + "`add_field` says that the new one begins empty.")
    }

    private func finding(_ error: KernelError, step: String?) -> PluginFinding {
        PluginFinding(
            .error, "migration", of: check.id, step: step, error.message,
            recovery: error.recovery)
    }

    private func told(
        _ severity: PluginFinding.Severity, _ message: String, recovery: String? = nil
    ) -> PluginFinding {
        PluginFinding(
            severity, "migration", of: check.id, step: source.manifest.steps.last?.name, message,
            recovery: recovery ?? "Let the steps and the definitions say the same.")
    }
}
