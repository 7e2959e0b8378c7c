import Glibc
import KithModel

/// The file `server.json` in a data folder: which process serves it, and where.
struct ServerFile {
    private let folder: DataFolder
    private let path: String

    init(_ folder: DataFolder) {
        self.folder = folder
        path = folder.path + "/server.json"
    }

    /// The most bytes that the path of a socket may have (`sockaddr_un`, less the end).
    private static let longestPath = 107

    /// Returns where the socket of the folder's owner is to be, with nothing in its place.
    ///
    /// In a folder with a long path there is no room for it; then it is in a private folder
    /// beside other sockets of the user.
    /// - Throws: `unavailable` when no place can be made.
    func socketPath() throws -> String {
        guard let whole = realpath(folder.path, nil) else {
            throw SystemFailure.last("found", folder.path)
        }
        defer { free(whole) }
        var socket = String(cString: whole) + "/kith.sock"
        if socket.utf8.count > Self.longestPath {
            let home = "/tmp/kith-\(getuid())"
            guard mkdir(home, 0o700) == 0 || errno == EEXIST else {
                throw SystemFailure.last("made", home)
            }
            var state = stat()
            guard lstat(home, &state) == 0, state.st_uid == getuid(), state.st_mode & 0o077 == 0
            else {
                throw KernelError(
                    .unavailable, "`\(home)` belongs to somebody else, or is open to others.",
                    recovery: "Use a data folder with a shorter path.")
            }
            socket = "\(home)/\(getpid()).sock"
        }
        unlink(socket)
        return socket
    }

    /// Says that this process serves the folder.
    func write(url: String, socket: String, at moment: Instant) throws {
        let json: JSON = [
            "pid": .integer(Int64(getpid())), "url": .string(url), "socket": .string(socket),
            "started_at": .string(moment.description),
        ]
        try TextFile.replace(path, json.indentedText + "\n")
    }

    /// Says that nobody serves the folder any more.
    func remove(_ socket: String) {
        unlink(path)
        unlink(socket)
    }
}
