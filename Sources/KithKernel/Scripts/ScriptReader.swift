import KithModel

/// Makes plugins of workflow scripts.
///
/// The kernel keeps the texts and their versions and decides who may do what with them; what a
/// text means is known to the host of its language.
public struct ScriptReader: Sendable {
    /// A script, as its text says.
    public struct Reading: Sendable {
        /// Its name, as `overdue_calls`.
        public var name: String
        /// What people call it.
        public var title: String
        /// What it is as a plugin.
        public var package: PluginPackage

        /// Describes a script.
        public init(name: String, title: String, package: PluginPackage) {
            self.name = name
            self.title = title
            self.package = package
        }
    }

    /// A text that lies beside the program, to begin with.
    public struct Example: Sendable {
        /// Its name, as its file's without the ending.
        public var name: String
        /// Its text.
        public var text: String

        /// Describes an example.
        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    let read: @Sendable (_ text: String, _ number: Int64) throws -> Reading
    let open:
        @Sendable (_ id: String, _ package: PluginPackage, _ log: (@Sendable (String) -> Void)?)
            -> PluginSource
    let examples: @Sendable () -> [Example]

    /// Describes the host of a language.
    ///
    /// - Parameters:
    ///   - read: reads what a text says of itself, without running it; told the number of its
    ///     version. It throws `invalid` with file and line.
    ///   - open: makes a plugin of what `read` has returned; a broken one carries its fault.
    ///     Told who takes what it writes to the log; nil for the log of the program.
    ///   - examples: returns the texts that lie beside the program.
    public init(
        read: @escaping @Sendable (String, Int64) throws -> Reading,
        open:
            @escaping @Sendable (
                String, PluginPackage, (@Sendable (String) -> Void)?
            ) -> PluginSource,
        examples: @escaping @Sendable () -> [Example] = { [] }
    ) {
        self.read = read
        self.open = open
        self.examples = examples
    }

    /// How the ids of plugins begin that are scripts.
    public static let prefix = "s_"

    /// The scripts that are installed, as they were published last.
    ///
    /// - Parameter kept: returns the kept files of a plugin.
    func installed(
        _ entries: [String: PluginEntry], kept: (String) throws -> [UInt8]?
    ) throws -> [PluginSource] {
        let ids = entries.values.filter { $0.id.hasPrefix(Self.prefix) && $0.state != "removed" }
        return try ids.map(\.id).sorted().compactMap { id in
            guard let bytes = try kept(id) else { return nil }
            do {
                return open(id, try PluginPackage(bytes: bytes), nil)
            } catch let fault as KernelError {
                return PluginSource(broken: id, language: .lua, folder: nil, fault: fault)
            }
        }
    }
}
