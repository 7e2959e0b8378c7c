import KithModel

/// What a new plugin begins as: a folder that passes its check and its test at once.
package enum PluginTemplate: String, CaseIterable, Sendable {
    /// A hook on an entity of others.
    case hook
    /// An entity of its own with a hook, a command and a view.
    case entity
    /// Hears what was committed and keeps what another program fetches.
    case integration
    /// Functions in `lib`, tested by themselves, and a command that uses them.
    case library
    /// A package of Swift that builds its own `kith`.
    case capability

    /// A file of the new folder.
    package typealias File = (path: String, text: String)

    /// One line about what it makes.
    package var summary: String {
        switch self {
        case .hook: "a hook on an entity of others"
        case .entity: "an entity of its own, with a hook, a command and a view"
        case .integration: "what was committed, kept for another program to fetch"
        case .library: "functions in lib with tests, and a command that uses them"
        case .capability: "a package of Swift that builds its own kith"
        }
    }

    /// Returns the files of a new plugin.
    ///
    /// - Parameters:
    ///   - id: its id, which becomes the name of its folder.
    ///   - publisher: who publishes it; `kith` is Kith's own.
    /// - Throws: `invalid` for what cannot be an id or a publisher.
    package func files(id: String, publisher: String) throws -> [File] {
        try Self.check(id, publisher)
        let marks = [
            ("ID", id), ("NAME", Naming.title(of: id)), ("PUBLISHER", publisher),
            ("TYPE", Self.typeName(id)),
        ]
        return (isLua ? own + Self.common : own).map { file in
            var (path, text) = file
            for (mark, word) in marks {
                path = Self.replacing("{{\(mark)}}", in: path, by: word)
                text = Self.replacing("{{\(mark)}}", in: text, by: word)
            }
            return (path, text)
        }
    }

    /// Whether it is a folder that Kith reads while it runs.
    package var isLua: Bool { self != .capability }

    /// The id as the name of a type: `roof_visits` becomes `RoofVisits`.
    private static func typeName(_ id: String) -> String {
        id.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private var own: [File] {
        switch self {
        case .hook: HookTemplate.files
        case .entity: EntityTemplate.files
        case .integration: IntegrationTemplate.files
        case .library: LibraryTemplate.files
        case .capability: CapabilityTemplate.files
        }
    }

    private static func check(_ id: String, _ publisher: String) throws {
        guard Naming.isValid(id), (2...24).contains(id.utf8.count), !id.hasPrefix("s_"),
            !id.hasPrefix("x_"), !["kith", "kernel"].contains(id)
        else {
            throw KernelError(
                .invalid, "`\(id)` cannot be the id of a plugin.",
                recovery: "Choose 2 to 24 small letters, digits and underscores; s_ and x_ are "
                    + "Kith's to give.")
        }
        guard Naming.isValid(publisher), publisher != "kith" else {
            throw KernelError(
                .invalid, "`\(publisher)` cannot be the name of a publisher.",
                recovery: "Choose small letters, digits and underscores; `kith` is taken.")
        }
    }

    private static func replacing(_ mark: String, in text: String, by word: String) -> String {
        text.split(separator: mark, omittingEmptySubsequences: false).joined(separator: word)
    }

    /// What every plugin has.
    private static let common: [File] = [
        (
            ".luarc.json",
            """
            {
              "runtime.version": "Lua 5.4",
              "runtime.builtin": {
                "io": "disable", "os": "disable", "debug": "disable", "package": "disable"
              },
              "runtime.path": ["lib/?.lua"],
              "workspace.library": ["types"]
            }

            """
        ),
        (
            ".gitignore",
            """
            types/

            """
        ),
    ]
}
