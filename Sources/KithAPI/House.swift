import KithModel

/// What lies around the kernel and is known only to the program that runs it: the data folder,
/// and what can be done with it as a whole.
package struct House: Sendable {
    /// A copy of all data.
    package struct Backup: Sendable {
        /// The folder that was written.
        package var folder: String
        /// How many files it holds.
        package var files: Int
        /// How many bytes they have.
        package var bytes: Int64

        /// Describes a copy.
        package init(folder: String, files: Int, bytes: Int64) {
            self.folder = folder
            self.files = files
            self.bytes = bytes
        }
    }

    /// A folder that is being filled with files of text.
    package struct Archive: Sendable {
        /// The folder.
        package var folder: String
        /// Adds a text to the file of a name.
        package var append: @Sendable (_ file: String, _ text: String) throws -> Void
        /// Sees to it that all of it outlives a loss of power.
        package var keep: @Sendable () throws -> Void

        /// Describes a folder.
        package init(
            folder: String, append: @escaping @Sendable (String, String) throws -> Void,
            keep: @escaping @Sendable () throws -> Void
        ) {
            self.folder = folder
            self.append = append
            self.keep = keep
        }
    }

    /// The version of the program.
    package var version: String
    /// What the data folder is for: `development` or `production`.
    package var profile: String
    /// The data folder, as people call it.
    package var folder: String
    /// Looks at everything and says what it found, as `kith doctor` prints it.
    package var diagnose: @Sendable () async throws -> JSON
    /// Makes anew one thing that `diagnose` has proposed to repair, and says what was done.
    package var repair: @Sendable (String) async throws -> JSON
    /// Copies all data into a folder; into one of the data folder's `backups` where nil.
    package var backUp: @Sendable (String?) async throws -> Backup
    /// Makes a folder of a name among the data folder's backups, for what is taken away for good.
    package var archive: @Sendable (String) throws -> Archive
    /// The limits that plugins work under, as `kith limits` prints them.
    package var limits: @Sendable () -> JSON
    /// Notes where a set clock stands, so that the next start finds it there.
    package var keepClock: @Sendable () throws -> Void

    /// Describes a house; what it cannot do it refuses as `unavailable`.
    package init(
        version: String, profile: String, folder: String,
        diagnose: @escaping @Sendable () async throws -> JSON = { throw Self.unable },
        repair: @escaping @Sendable (String) async throws -> JSON = { _ in throw Self.unable },
        backUp: @escaping @Sendable (String?) async throws -> Backup = { _ in throw Self.unable },
        archive: @escaping @Sendable (String) throws -> Archive = { _ in throw Self.unable },
        limits: @escaping @Sendable () -> JSON = { .array([]) },
        keepClock: @escaping @Sendable () throws -> Void = {}
    ) {
        self.version = version
        self.profile = profile
        self.folder = folder
        self.diagnose = diagnose
        self.repair = repair
        self.backUp = backUp
        self.archive = archive
        self.limits = limits
        self.keepClock = keepClock
    }

    /// Where uploaded files wait to be imported.
    package var importFolder: String { folder + "/imports" }

    private static var unable: KernelError {
        KernelError(.unavailable, "This program cannot do that.", recovery: "Use kith itself.")
    }
}
