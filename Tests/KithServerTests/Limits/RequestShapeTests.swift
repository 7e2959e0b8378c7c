import KithModel
import KithServer
import Testing

@Suite("What is no request, or could be read as two")
struct RequestShapeTests {
    private static let host = "host: kith.test\r\n"
    private static let close = host + "connection: close\r\n"
    private static let form = "POST /sign-in HTTP/1.1\r\n" + host

    /// What is sent, and the status of the first answer; each connection ends by itself.
    private static let shapes: [(name: String, request: String, status: Int)] = [
        ("two lengths", form + "content-length: 3\r\ncontent-length: 4\r\n\r\nabc", 400),
        ("a list of lengths", form + "content-length: 3, 3\r\n\r\nabc", 400),
        ("a length with a sign", form + "content-length: +3\r\n\r\nabc", 400),
        ("a negative length", form + "content-length: -1\r\n\r\nabc", 400),
        ("a length past 64 bits", form + "content-length: 99999999999999999999\r\n\r\n", 400),
        (
            "length and coding",
            form + "content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400
        ),
        ("an unknown coding", form + "transfer-encoding: gzip\r\n\r\nabc", 400),
        ("a coding twice", form + "transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        ("a space before a colon", form + "transfer-encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        (
            "chunks in HTTP/1.0",
            "POST /sign-in HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400
        ),
        ("a size that is none", form + "transfer-encoding: chunked\r\n\r\nzz\r\n\r\n", 400),
        (
            "a chunk that is longer than its size",
            form + "transfer-encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400
        ),
        (
            "chunks between bare line feeds",
            form + "transfer-encoding: chunked\r\n\r\n3\nabc\n0\n\n", 400
        ),
        ("a folded header", "GET / HTTP/1.1\r\n" + close + "x: a\r\n b\r\n\r\n", 400),
        ("a NUL in a header", "GET / HTTP/1.1\r\n" + close + "x: a\0b\r\n\r\n", 400),
        ("a carriage return alone", "GET / HTTP/1.1\r\n" + close + "x: a\ry: b\r\n\r\n", 400),
        ("bare line feeds", "GET / HTTP/1.1\nhost: kith.test\n\n", 400),
        ("no host", "GET / HTTP/1.1\r\n\r\n", 400),
        ("two hosts", "GET / HTTP/1.1\r\n" + close + host + "\r\n", 400),
        ("no version", "GET /\r\n\r\n", 400),
        ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        ("a handshake of TLS", "\u{16}\u{3}\u{1}\u{2}\0", 400),
        ("another protocol", "CONNECT evil.test:443 HTTP/1.1\r\n" + host + "\r\nabc", 400),
        ("a method that nobody knows", "FETCH /api/v1/ HTTP/1.1\r\n" + close + "\r\n", 400),
        ("the wish for an echo", "TRACE /api/v1/ HTTP/1.1\r\n" + close + "\r\n", 405),
        ("the wish for a list", "OPTIONS /api/v1/ HTTP/1.1\r\n" + close + "\r\n", 405),
        ("another scheme", "GET ftp://kith.test/ HTTP/1.1\r\n" + close + "\r\n", 400),
        ("a path without a slash", "GET api/v1/ HTTP/1.1\r\n" + close + "\r\n", 400),
        ("the whole address", "GET http://kith.test/api/v1/ HTTP/1.1\r\n" + close + "\r\n", 200),
        ("dots behind percent signs", "GET /api/%2e%2e/x HTTP/1.1\r\n" + close + "\r\n", 404),
        ("UTF-8 that is overlong", "GET /api/v1/%c0%ae HTTP/1.1\r\n" + close + "\r\n", 404),
        ("a NUL in a path", "GET /api/v1/records/%00 HTTP/1.1\r\n" + close + "\r\n", 401),
        ("HTTP/1.0", "GET /api/v1/ HTTP/1.0\r\n\r\n", 200),
        (
            "the wish for another protocol",
            "GET /api/v1/ HTTP/1.1\r\n" + host
                + "connection: upgrade\r\nupgrade: websocket\r\n\r\n", 200
        ),
        ("a body that waits", form + "expect: 100-continue\r\ncontent-length: 3\r\n\r\nabc", 100),
        (
            "a long address",
            "GET /" + String(repeating: "a", count: 20_000) + " HTTP/1.1\r\n" + close + "\r\n", 413
        ),
        (
            "a long header",
            "GET / HTTP/1.1\r\n" + close + "x: " + String(repeating: "a", count: 20_000), 413
        ),
        (
            "many headers",
            "GET / HTTP/1.1\r\n" + close + String(repeating: "x: y\r\n", count: 150) + "\r\n", 413
        ),
        ("a large body", form + "content-length: 3000000\r\n\r\nabc", 413),
    ]

    @Test("each is answered by its status, and the connection ends")
    func answers() async throws {
        var limits = RunningServer.patient
        limits.idle = 200
        try await RunningServer.with(limits) { server in
            for (name, request, status) in Self.shapes {
                let answer = try await server.browser.exchange(request)
                #expect(answer.hasPrefix("HTTP/1."), "\(name)")
                #expect(answer.dropFirst(9).prefix(3) == "\(status)", "\(name)")
                guard status == 400 || status == 413 else { continue }
                let code = status == 400 ? "malformed" : "too_large"
                #expect(answer.contains("\"code\":\"\(code)\""), "\(name)")
            }
            #expect(try await server.browser.send("GET", "/api/v1/").status == 200)
        }
    }

    @Test("what comes behind a request that ends the connection is not answered")
    func nothingBehindClose() async throws {
        try await RunningServer.with { server in
            let smuggled = "GET /api/v1/ HTTP/1.1\r\n" + Self.host + "\r\n"
            for first in ["GET /api/v1/ HTTP/1.1\r\n" + Self.close + "\r\n", "BREW / HTTP/1.1\r\n"]
            {
                let answer = try await server.browser.exchange(first + smuggled)
                #expect(answer.split(separator: "HTTP/1.1 ").count == 1)
            }
        }
    }

    @Test("requests sent at once are answered in order, also to who sends nothing more")
    func pipelined() async throws {
        try await RunningServer.with { server in
            let request = "GET /api/v1/ HTTP/1.1\r\n" + Self.host + "\r\n"
            let answer = try await server.browser.exchange(
                String(repeating: request, count: 5), closesHalf: true)
            #expect(answer.split(separator: "HTTP/1.1 200 OK").count == 5)
        }
    }

    @Test("a body that breaks off is not taken for a whole one")
    func brokenBody() async throws {
        try await RunningServer.with { server in
            let fields = "email=\(RunningServer.email)&password=a+long+password"
            let type = "content-type: application/x-www-form-urlencoded\r\n"
            for request in [
                Self.form + type + "content-length: 500\r\n\r\n" + fields,
                Self.form + type + "transfer-encoding: chunked\r\n\r\n"
                    + String(fields.utf8.count, radix: 16) + "\r\n\(fields)\r\n",
            ] {
                let answer = try await server.browser.exchange(request, closesHalf: true)
                #expect(answer.hasPrefix("HTTP/1.1 400"))
                #expect(!answer.contains("set-cookie"))
            }
        }
    }
}
