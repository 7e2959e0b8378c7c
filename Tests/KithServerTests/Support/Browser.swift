import Dispatch
import Glibc
import KithModel

/// A client that speaks HTTP over a real socket, byte by byte, and keeps cookies.
final class Browser {
    /// What came back.
    struct Answer {
        let status: Int
        let headers: [(name: String, value: String)]
        let body: String
        /// The body as it came.
        let bytes: [UInt8]

        func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }
    }

    /// Where a client connects.
    enum Place: Sendable {
        case port(Int)
        case socket(String)
    }

    private let place: Place
    private(set) var cookies: [String: String] = [:]

    init(_ place: Place) { self.place = place }

    /// Sends a request on a connection of its own, and returns the answer.
    func send(
        _ method: String, _ path: String, _ headers: [String: String] = [:], body: String = ""
    ) async throws -> Answer {
        var lines = ["\(method) \(path) HTTP/1.1", "host: kith.test", "connection: close"]
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            lines.append("\(name): \(value)")
        }
        if !cookies.isEmpty {
            let pairs = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.append("cookie: " + pairs.joined(separator: "; "))
        }
        if !body.isEmpty, headers["content-length"] ?? headers["transfer-encoding"] == nil {
            lines.append("content-length: \(body.utf8.count)")
        }
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
        return try keep(Self.answer(try await Self.exchange(request, place)))
    }

    /// Sends bytes as they are on a connection of its own, and returns what comes back until
    /// the server closes it.
    ///
    /// - Parameter closesHalf: whether it says at once that nothing more will come.
    func exchange(_ text: String, closesHalf: Bool = false) async throws -> String {
        let bytes = try await Self.exchange(Array(text.utf8), place, closesHalf: closesHalf)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Sends bytes and keeps the connection open while a body runs, once an answer has begun.
    ///
    /// Returns when the server has closed it.
    func holding(_ text: String, while body: () async throws -> Void) async throws {
        let place = place
        let descriptor = try await Self.onThread {
            let descriptor = try Self.connected(place)
            Self.send(Array(text.utf8), on: descriptor)
            var first: UInt8 = 0
            guard recv(descriptor, &first, 1, Int32(MSG_PEEK)) == 1 else {
                close(descriptor)
                throw KernelError(.unavailable, "no answer")
            }
            return descriptor
        }
        defer { close(descriptor) }
        try await body()
        _ = try await Self.onThread { Self.received(on: descriptor) }
    }

    /// Sends a form.
    func submit(
        _ path: String, _ fields: [String: String], _ headers: [String: String] = [:]
    ) async throws -> Answer {
        let body = fields.sorted { $0.key < $1.key }.map {
            "\($0.key)=" + $0.value.replacing(" ", with: "+").replacing("@", with: "%40")
        }.joined(separator: "&")
        var headers = headers
        headers["content-type"] = "application/x-www-form-urlencoded"
        return try await send("POST", path, headers, body: body)
    }

    private func keep(_ answer: Answer) -> Answer {
        for header in answer.headers where header.name == "set-cookie" {
            let pair = header.value.prefix { $0 != ";" }.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] =
                header.value.contains("Max-Age=0") ? nil : String(pair[1])
        }
        return answer
    }

    /// Waits on a thread of its own: the few threads of tasks are the server's.
    private static func onThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: .init(catching: body)) }
        }
    }

    private static func exchange(
        _ bytes: [UInt8], _ place: Place, closesHalf: Bool = false
    ) async throws -> [UInt8] {
        try await onThread {
            let descriptor = try connected(place)
            defer { close(descriptor) }
            send(bytes, on: descriptor)
            if closesHalf { shutdown(descriptor, Int32(SHUT_WR)) }
            return received(on: descriptor)
        }
    }

    private static func send(_ bytes: [UInt8], on descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A server that refuses early does not read the rest.
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
    }

    private static func received(on descriptor: Int32) -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return received }
            received.append(contentsOf: buffer.prefix(count))
        }
    }

    private static func connected(_ place: Place) throws -> Int32 {
        let stream = Int32(SOCK_STREAM.rawValue)
        switch place {
        case .port(let port):
            let descriptor = socket(AF_INET, stream, 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            return try connect(descriptor, &address, MemoryLayout<sockaddr_in>.size)
        case .socket(let path):
            let descriptor = socket(AF_UNIX, stream, 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            return try connect(descriptor, &address, MemoryLayout<sockaddr_un>.size)
        }
    }

    private static func connect<Address>(
        _ descriptor: Int32, _ address: inout Address, _ size: Int
    ) throws -> Int32 {
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(size))
            }
        }
        guard status == 0 else { throw KernelError(.unavailable, "no connection: \(errno)") }
        return descriptor
    }

    private static func answer(_ bytes: [UInt8]) throws -> Answer {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw KernelError(.unavailable, "no answer: \(String(decoding: bytes, as: UTF8.self))")
        }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        let headers = lines.dropFirst().map { line -> (name: String, value: String) in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (
                parts[0].lowercased(),
                parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
            )
        }
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let body = Array(bytes[end.upperBound...])
        return Answer(
            status: status, headers: headers, body: String(decoding: body, as: UTF8.self),
            bytes: body)
    }
}
