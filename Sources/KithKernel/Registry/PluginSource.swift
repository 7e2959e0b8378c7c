import KithModel

/// A plugin that can be enabled, whatever it is written in.
///
/// The kernel asks nothing else of a plugin: a Swift capability and a folder of Lua are the
/// same to it from here on.
public struct PluginSource: Sendable {
    /// What a plugin is written in; a rule is written in nothing.
    public enum Language: String, Sendable, Hashable {
        case swift, lua, rule
    }

    /// Who it is and what it asks for.
    public private(set) var manifest: Manifest
    /// What it is written in.
    public let language: Language
    /// The folder in which it lies; nil where it is compiled in.
    public let folder: String?
    /// Why it cannot be enabled as it is; nil where it can.
    public private(set) var fault: KernelError?
    /// What it asks for and was not granted, of the manifest's `asks`.
    public private(set) var refused: Set<String> = []
    /// Its files, by which it can be started again when they are others already; nil where it
    /// is compiled in.
    public let package: PluginPackage?
    private let reopening: (@Sendable (PluginPackage) -> PluginSource)?
    private var declaration: @Sendable (inout Contributions) throws -> Void
    private let migration: @Sendable (String, Transaction) throws -> Void
    private let rewriting: @Sendable (String, WriteEvent) throws -> Void

    /// Describes a plugin.
    ///
    /// - Parameters:
    ///   - manifest: who it is and what it asks for.
    ///   - language: what it is written in.
    ///   - folder: where it lies; nil where it is compiled in.
    ///   - package: its files.
    ///   - reopen: makes a plugin of files that it had at an earlier time.
    ///   - declare: adds its contributions: the same ones every time, touching no data.
    ///   - migrate: runs a data step of the manifest.
    ///   - rewrite: changes records in a numbered step that names their entity.
    public init(
        _ manifest: Manifest, language: Language, folder: String? = nil,
        package: PluginPackage? = nil,
        reopen: (@Sendable (PluginPackage) -> PluginSource)? = nil,
        declare: @escaping @Sendable (inout Contributions) throws -> Void,
        migrate: @escaping @Sendable (String, Transaction) throws -> Void = { _, _ in },
        rewrite: @escaping @Sendable (String, WriteEvent) throws -> Void = { _, _ in }
    ) {
        self.manifest = manifest
        self.language = language
        self.folder = folder
        self.package = package
        reopening = reopen
        declaration = declare
        migration = migrate
        rewriting = rewrite
    }

    /// Describes a plugin that is there and broken: it is shown with its fault, and whoever
    /// enables it is told the same.
    ///
    /// - Parameters:
    ///   - id: the name of its folder.
    ///   - language: what it is written in.
    ///   - folder: where it lies.
    ///   - fault: what is wrong with it.
    ///   - reopen: makes a plugin of files that it had at an earlier time.
    public init(
        broken id: String, language: Language, folder: String?, fault: KernelError,
        reopen: (@Sendable (PluginPackage) -> PluginSource)? = nil
    ) {
        self.init(
            Manifest(id: id, name: id, version: "", summary: "", publisher: ""),
            language: language, folder: folder, reopen: reopen, declare: { _ in throw fault })
        self.fault = fault
    }

    /// Describes a compiled-in capability.
    public init(_ type: any Capability.Type) {
        self.init(type.manifest, language: .swift) {
            try type.init().declare(&$0)
        } migrate: {
            try type.init().migrate($0, in: $1)
        } rewrite: {
            try type.init().rewrite($0, $1)
        }
    }

    /// Returns the plugin as one that cannot be enabled, under an id of its own if one is given.
    public func failing(with fault: KernelError, as id: String? = nil) -> PluginSource {
        var copy = self
        copy.fault = fault
        if let id { copy.manifest.id = id }
        return copy
    }

    /// Returns the plugin as one that adds its entities and fields, and nothing that works.
    ///
    /// - Parameters:
    ///   - former: what they are; as they are now where nil.
    ///   - steps: the numbered steps that it has; all of them where nil.
    ///   - step: one whose code goes through the records that it names, as their only hook.
    package func bare(
        _ former: PluginDefinitions? = nil, steps: [MigrationStep]? = nil,
        step: MigrationStep? = nil
    ) -> PluginSource {
        var copy = self
        if let steps { copy.manifest.steps = steps }
        let (declare, rewrite, id) = (declaration, rewriting, manifest.id)
        copy.declaration = { contributions in
            var whole = Contributions(owner: id)
            try declare(&whole)
            contributions = whole.bare(former)
            guard let step, let entity = step.records else { return }
            contributions.on(entity + ".before_update", id: step.name) {
                try rewrite(step.name, $0)
            }
        }
        return copy
    }

    /// Returns the plugin without some of what it asks for.
    ///
    /// - Parameter refused: of the manifest's `asks`; others are let be.
    public func without(_ refused: Set<String>) -> PluginSource {
        var copy = self
        copy.refused = refused.intersection(manifest.asks)
        return copy
    }

    /// Whether it is part of the program: it lies in no folder and is no script.
    var isCompiledIn: Bool { language == .swift }

    /// Who it is and what it was granted of what it asks.
    public var granted: Manifest { manifest.without(refused) }

    /// Returns the plugin as it was when its files were kept; nil where it is compiled in.
    func reopened(_ package: PluginPackage) -> PluginSource? { reopening?(package) }

    /// Whether a hook of its rests: it asked to hear the event, and was refused since.
    func rests(on event: String) -> Bool {
        manifest.mayHear(event) && !granted.mayHear(event)
    }

    /// Returns what it adds.
    ///
    /// - Throws: its fault; what its declaration throws.
    public func contributions() throws -> Contributions {
        if let fault { throw fault }
        var contributions = Contributions(owner: manifest.id)
        try declaration(&contributions)
        return contributions
    }

    /// Runs a data step in the transaction that enables the plugin.
    func migrate(_ step: String, in transaction: Transaction) throws {
        try migration(step, transaction)
    }
}
