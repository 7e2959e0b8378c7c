import KithModel

/// Whether a plugin fits the version of Kith and the plugins beside it.
struct PluginFit {
    private let manifest: Manifest

    init(_ manifest: Manifest) { self.manifest = manifest }

    /// Compares what a plugin says of others with what is enabled.
    ///
    /// - Throws: `conflict` that names both sides, their versions and the range.
    func check(among enabled: Set<String>, _ sources: [String: PluginSource]) throws {
        try checkEngine()
        for required in manifest.requires.sorted() {
            guard enabled.contains(required), let source = sources[required] else {
                throw KernelError(
                    .conflict,
                    "The plugin `\(manifest.id)` requires `\(required)`, which is not enabled.",
                    recovery: "Enable it first: kith plugin enable \(required)")
            }
            try checkVersion(of: source.manifest, "requires")
        }
        for other in manifest.optional.sorted() where enabled.contains(other) {
            if let source = sources[other] { try checkVersion(of: source.manifest, "works with") }
        }
        for (other, range) in manifest.conflicts.sorted(by: { $0.key < $1.key })
        where enabled.contains(other) {
            guard let version = sources[other]?.manifest.version, range.contains(version)
            else { continue }
            throw KernelError(
                .conflict,
                "The plugin `\(manifest.id)` cannot run beside `\(other)` \(range): "
                    + "\(version) is enabled.",
                recovery: "Disable one of them: kith plugin disable \(other)")
        }
    }

    private func checkEngine() throws {
        guard !manifest.engine.contains(Kernel.version) else { return }
        throw KernelError(
            .conflict,
            "The plugin `\(manifest.id)` \(manifest.version) works with Kith \(manifest.engine), "
                + "but this is \(Kernel.version).",
            recovery: "Take a version of the plugin that fits, or another version of Kith.")
    }

    private func checkVersion(of other: Manifest, _ verb: String) throws {
        let range = manifest.versions[other.id] ?? .any
        guard !range.contains(other.version) else { return }
        throw KernelError(
            .conflict,
            "The plugin `\(manifest.id)` \(verb) `\(other.id)` \(range), "
                + "but \(other.version) is there.",
            recovery: "Take a version of one of them that fits the other.")
    }
}
