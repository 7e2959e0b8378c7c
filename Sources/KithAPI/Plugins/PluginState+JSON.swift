import KithKernel
import KithModel
import KithQuery

extension Kernel.PluginState {
    /// The word for the state.
    package var word: String {
        switch standing {
        case .available: "never enabled"
        case .disabled: "disabled"
        case .enabled: "enabled"
        case .failed: "broken"
        case .pendingGrants: "waits for approval"
        case .missingFiles: "folder is gone"
        case .degraded: "fails again and again"
        case .blockedDowngrade: "lower version waits"
        case .removed: "uninstalled"
        }
    }

    /// The plugin as the API writes it.
    ///
    /// - Parameter isFull: whether with what is for administrators: where it lies, and what is
    ///   wrong with it.
    package func json(isFull: Bool) -> JSON {
        [
            "id": .string(manifest.id), "name": .string(manifest.name),
            "version": .string(manifest.version), "summary": .string(manifest.summary),
            "publisher": .string(manifest.publisher), "enabled": .boolean(isEnabled),
            "installed": .boolean(isInstalled), "state": .string(standing.rawValue),
            "language": .string(language.rawValue),
            "folder": isFull ? folder.map(JSON.string) ?? .null : .null,
            "fault": isFull ? told : .null,
            "asks": .array(manifest.asks.map(JSON.string)),
            "refused": .array(refused.map(JSON.string)),
            "waiting": isFull ? waitingJSON : .null, "health": isFull ? health.json : .null,
            "requires": .array(manifest.requires.map(JSON.string)),
            "optional": .array(manifest.optional.map(JSON.string)),
            "versions": Self.ranges(manifest.versions),
            "conflicts": Self.ranges(manifest.conflicts),
            "engine": .string(manifest.engine.text), "limits": .string(manifest.limits),
            "grants": .object(
                JSONObject(
                    uniqueMembers: manifest.grants.sorted { $0.key < $1.key }.map { entity, verbs in
                        (entity, .array(verbs.map(\.rawValue).sorted().map(JSON.string)))
                    })),
        ]
    }

    private static func ranges(_ ranges: [String: VersionRange]) -> JSON {
        .object(
            JSONObject(
                uniqueMembers: ranges.sorted { $0.key < $1.key }.map {
                    ($0.key, .string($0.value.text))
                }))
    }

    private var waitingJSON: JSON {
        guard let waiting else { return .null }
        return [
            "version": .string(waiting.version), "asks": .array(waiting.asks.map(JSON.string)),
            "is_older": .boolean(waiting.isOlder),
        ]
    }

    private var told: JSON {
        guard let fault else { return .null }
        return [
            "code": .string(fault.code.name), "message": .string(fault.message),
            "recovery": .string(fault.recovery), "location": .string(fault.location ?? ""),
        ]
    }
}

extension PluginHealth.Report {
    /// The report as the API writes it.
    var json: JSON {
        [
            "degraded": .boolean(isDegraded), "failures_in_row": .integer(Int64(failuresInRow)),
            "since": since.map { .string($0.description) } ?? .null,
            "recent": .array(
                recent.map {
                    [
                        "at": .string($0.at.description), "place": .string($0.place),
                        "message": .string($0.message),
                    ]
                }),
        ]
    }
}
