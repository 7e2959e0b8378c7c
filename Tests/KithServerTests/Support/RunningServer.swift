import Glibc
import KithAPI
import KithKernel
import KithModel
import KithServer
import KithTesting

/// A server that listens on loopback while a test runs, over a kernel of its own.
struct RunningServer: Sendable {
    let kith: TestKith
    let folder: String
    let port: Int
    let socket: String

    static let email = "admin@example.com"
    static let password = "a long password"

    /// Limits for tests of other things: on a busy machine the server takes its time, too.
    static var patient: ServerLimits {
        var limits = ServerLimits()
        (limits.head, limits.idle, limits.patience) = (300_000, 300_000, 300_000)
        return limits
    }

    var browser: Browser { Browser(.port(port)) }
    var owner: Browser { Browser(.socket(socket)) }

    /// The files that wait in the folder for uploads while they come in.
    var uploads: [String] {
        guard let folder = opendir(folder + "/imports") else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix("upload-") { names.append(name) }
        }
        return names
    }

    /// Starts a server, runs a body against it, and ends it.
    static func with(
        _ limits: ServerLimits = patient,
        _ body: @escaping @Sendable (RunningServer) async throws -> Void
    ) async throws {
        let kith = try await TestKith()
        try await kith.kernel.setPassword(
            password, of: kith.administrator, as: .user(kith.administrator), door: .kernel)
        let folder = try temporaryFolder()
        let socket = folder + "/kith.sock"
        let api = API(
            kith.kernel, house: House(version: "0", profile: "development", folder: folder))
        let server = Server(
            kith.kernel, api: api,
            options: Server.Options(
                port: 0, socket: socket, spool: folder + "/imports", limits: limits))
        let (ports, ready) = AsyncStream<Int>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { ready.yield($0) } }
            group.addTask {
                guard let port = await ports.first(where: { _ in true }) else { return }
                try await body(
                    RunningServer(kith: kith, folder: folder, port: port, socket: socket))
            }
            _ = try await group.next()
            group.cancelAll()
        }
    }

    private static func temporaryFolder() throws -> String {
        var template = Array("/tmp/kith-server-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw KernelError(.unavailable, "no folder") }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension Browser {
    /// Signs the administrator in.
    func signIn() async throws -> Answer {
        try await submit(
            "/sign-in", ["email": RunningServer.email, "password": RunningServer.password])
    }

    /// Returns the secret that the session's forms carry.
    func formKey() async throws -> String {
        let page = try await send("GET", "/").body
        guard let start = page.firstRange(of: "name=\"csrf\" value=\"") else { return "" }
        return String(page[start.upperBound...].prefix { $0 != "\"" })
    }
}
