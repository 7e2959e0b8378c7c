import Glibc
import KithModel

/// The server that works in a data folder, as its `server.json` says.
struct RunningServer {
    /// The process.
    let process: pid_t
    /// Where browsers find it.
    let url: String
    /// Where this program finds it.
    let socket: String

    /// Returns the server of a folder that lives and answers; nil where there is none, also
    /// where one has died and left its note behind.
    static func find(_ folder: DataFolder) -> RunningServer? {
        guard let server = noted(in: folder), server.lives, server.answers else { return nil }
        return server
    }

    /// Returns the error for what can be done with a folder at rest only.
    func holds(_ folder: DataFolder) -> KernelError {
        KernelError(
            .unavailable,
            "The server at \(url) (process \(process)) works in `\(folder.path)`.",
            recovery: "Stop it first: this needs the folder for itself.")
    }

    private static func noted(in folder: DataFolder) -> RunningServer? {
        guard let bytes = try? TextFile.readIfThere(folder.server),
            let json = try? JSONReader.read(bytes),
            let process = json["pid"]?.integer.flatMap({ pid_t(exactly: $0) }), process > 0,
            let url = json["url"]?.string, let socket = json["socket"]?.string
        else { return nil }
        return RunningServer(process: process, url: url, socket: socket)
    }

    private var lives: Bool { kill(process, 0) == 0 || errno == EPERM }

    /// Whether somebody listens at the socket.
    private var answers: Bool {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(socket.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
