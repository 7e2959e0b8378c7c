import Dispatch
import Glibc
import KithAPI
import KithKernel
import KithModel
import KithServer
import KithTesting

/// A world that listens on loopback, and a client that says whatever it likes.
final class ServedWorld: Sendable {
    let world: World
    /// A cookie and the secret of its forms, of the administrator.
    let session: (cookie: String, csrf: String)
    private let port: Int
    private let serving: Task<Void, any Error>

    init() async throws {
        let world = try await World()
        var limits = ServerLimits()
        limits.rate = 0
        limits.head = 500
        limits.idle = 500
        limits.patience = 500
        let server = Server(
            world.kith.kernel, api: world.api,
            options: Server.Options(port: 0, spool: ".build/fuzz-folder", limits: limits))
        let (ports, ready) = AsyncStream<Int>.makeStream()
        serving = Task { try await server.run { ready.yield($0) } }
        guard let port = await ports.first(where: { _ in true }) else {
            throw Finding("the server did not begin")
        }
        self.port = port
        self.world = world
        let user = world.kith.administrator
        let key = try await world.kith.kernel.startSession(for: user)
        let csrf = try await world.kith.kernel.session(key)?.formKey ?? ""
        session = ("kith_session=\(key)", csrf)
    }

    /// Stops listening.
    func end() async throws {
        serving.cancel()
        _ = await serving.result
    }

    /// Sends bytes on a connection of its own, says that nothing more comes, and finds fault
    /// with what comes back if it tells of a fault of Kith's own or never ends.
    func exchange(_ bytes: [UInt8]) async throws {
        let port = port
        let received = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try Self.wait(bytes, port) })
            }
        }
        let text = String(decoding: received, as: UTF8.self)
        for line in text.split(separator: "HTTP/1.").dropFirst(text.hasPrefix("HTTP/1.") ? 0 : 1) {
            let status = line.dropFirst(2).prefix(3)
            try Finding.require(!status.hasPrefix("5"), "answered \(line.prefix(500))")
        }
    }

    private static func wait(_ bytes: [UInt8], _ port: Int) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try Finding.require(status == 0, "no connection: \(String(cString: strerror(errno)))")
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        shutdown(descriptor, Int32(SHUT_WR))
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            try Finding.require(count >= 0 || errno != EAGAIN, "no end of the answer")
            guard count > 0 else { return received }
            received += buffer.prefix(count)
        }
    }
}
