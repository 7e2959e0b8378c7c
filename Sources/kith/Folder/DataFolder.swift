import Glibc
import KithModel

/// Where an organisation's data lie: one folder, private to its owner.
///
/// ```
/// kith.db     the database            kith.json   boot options
/// files/      uploaded files          clock       where a set clock stands
/// plugins/    plugins added later     lock        who works in the folder now
/// backups/    copies                  server.json where its server answers
/// imports/    uploads of a day        kith.sock   the server's door for the owner
/// ```
struct DataFolder {
    /// The path as it was given.
    let path: String

    init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    var database: String { path + "/kith.db" }
    var options: String { path + "/kith.json" }
    var lock: String { path + "/lock" }
    var server: String { path + "/server.json" }
    var clock: String { path + "/clock" }
    var files: String { path + "/files" }
    var plugins: String { path + "/plugins" }
    var backups: String { path + "/backups" }

    /// Whether a database is there.
    var holdsDatabase: Bool { access(database, F_OK) == 0 }

    /// - Throws: `not_found` when there is no database, saying how to make one.
    func requireDatabase() throws {
        guard !holdsDatabase else { return }
        let what = access(path, F_OK) == 0 ? "no database in" : "no data folder"
        throw KernelError(
            .notFound, "There is \(what) `\(path)`.",
            recovery: "Make one: kith init --data \(path) --admin EMAIL")
    }

    /// Where an organisation is founded, until it is whole: a folder of the same form in it.
    var draft: DataFolder { DataFolder(path + "/making") }

    /// Makes the folder with the folders that belong into it, mode 0700.
    ///
    /// - Returns: those that were not there, in order, to take them back.
    /// - Throws: `conflict` when a database is there already.
    func make() throws -> [String] {
        guard !holdsDatabase else { throw Self.taken(path) }
        var made: [String] = []
        do {
            for folder in [path, files, plugins, backups] {
                if mkdir(folder, 0o700) == 0 {
                    made.append(folder)
                    try FolderEntries.keep(holding: folder)
                } else if errno != EEXIST {
                    throw SystemFailure.last("made", folder)
                }
                guard chmod(folder, 0o700) == 0 else {
                    throw SystemFailure.last("made private", folder)
                }
            }
            return made
        } catch {
            Self.remove(made)
            throw error
        }
    }

    /// Makes the file of an empty database, readable for its owner alone.
    ///
    /// The log beside it gets the mode that it has.
    func makeDatabase() throws {
        let descriptor = open(database, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure.last("made", database) }
        close(descriptor)
    }

    /// Gives a database that is whole and closed its place: at once, and safe on the disk.
    ///
    /// - Throws: `conflict` where the log of another database lies there, which would be taken
    ///   for its own.
    func place(_ finished: String) throws {
        guard access(database + "-wal", F_OK) != 0 else {
            throw KernelError(
                .conflict, "`\(database)-wal` is the log of a database that is not there.",
                recovery: "Move it away, or bring its database back; then try again.")
        }
        guard rename(finished, database) == 0 else { throw SystemFailure.last("made", database) }
        try FolderEntries.keep(path)
    }

    /// Returns the error for a folder that holds an organisation already.
    static func taken(_ path: String) -> KernelError {
        KernelError(
            .conflict, "There is an organisation in `\(path)` already.",
            recovery: "Choose another folder: --data DIR")
    }

    /// Takes back what `make` made.
    static func remove(_ made: [String]) {
        for path in made.reversed() where unlink(path) != 0 { rmdir(path) }
    }
}
