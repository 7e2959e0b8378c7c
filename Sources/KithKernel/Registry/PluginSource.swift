import KithModel

/// A plugin that can be enabled, whatever it is written in.
///
/// The kernel asks nothing else of a plugin: a Swift capability and a folder of Lua are the
/// same to it from here on.
public struct PluginSource: Sendable {
    /// What a plugin is written in.
    public enum Language: String, Sendable, Hashable {
        case swift, lua
    }

    /// Who it is and what it asks for.
    public private(set) var manifest: Manifest
    /// What it is written in.
    public let language: Language
    /// The folder in which it lies; nil where it is compiled in.
    public let folder: String?
    /// Why it cannot be enabled as it is; nil where it can.
    public private(set) var fault: KernelError?
    private let declaration: @Sendable (inout Contributions) throws -> Void
    private let migration: @Sendable (String, Transaction) throws -> Void

    /// Describes a plugin.
    ///
    /// - Parameters:
    ///   - manifest: who it is and what it asks for.
    ///   - language: what it is written in.
    ///   - folder: where it lies; nil where it is compiled in.
    ///   - declare: adds its contributions: the same ones every time, touching no data.
    ///   - migrate: runs a data step of the manifest.
    public init(
        _ manifest: Manifest, language: Language, folder: String? = nil,
        declare: @escaping @Sendable (inout Contributions) throws -> Void,
        migrate: @escaping @Sendable (String, Transaction) throws -> Void = { _, _ in }
    ) {
        self.manifest = manifest
        self.language = language
        self.folder = folder
        declaration = declare
        migration = migrate
    }

    /// Describes a plugin that is there and broken: it is shown with its fault, and whoever
    /// enables it is told the same.
    ///
    /// - Parameters:
    ///   - id: the name of its folder.
    ///   - language: what it is written in.
    ///   - folder: where it lies.
    ///   - fault: what is wrong with it.
    public init(broken id: String, language: Language, folder: String?, fault: KernelError) {
        self.init(
            Manifest(id: id, name: id, version: "", summary: "", publisher: ""),
            language: language, folder: folder, declare: { _ in throw fault })
        self.fault = fault
    }

    /// Describes a compiled-in capability.
    public init(_ type: any Capability.Type) {
        self.init(type.manifest, language: .swift) {
            try type.init().declare(&$0)
        } migrate: {
            try type.init().migrate($0, in: $1)
        }
    }

    /// Returns the plugin as one that cannot be enabled, under an id of its own if one is given.
    public func failing(with fault: KernelError, as id: String? = nil) -> PluginSource {
        var copy = self
        copy.fault = fault
        if let id { copy.manifest.id = id }
        return copy
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
