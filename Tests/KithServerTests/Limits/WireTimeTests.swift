import KithKernel
import KithModel
import KithServer
import KithTesting
import Testing

@Suite("Who is too slow, or too often there")
struct WireTimeTests {
    private static let head = "POST /sign-in HTTP/1.1\r\nhost: kith.test\r\n"

    private static var quick: ServerLimits {
        var limits = ServerLimits()
        limits.head = 300
        limits.idle = 300
        limits.patience = 300
        return limits
    }

    @Test("a head that does not come to its end is answered 408")
    func slowHead() async throws {
        try await RunningServer.with(Self.quick) { server in
            let answer = try await server.browser.exchange(Self.head)
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
            #expect(answer.contains("\"code\":\"timed_out\""))
        }
    }

    @Test("a body that does not come is answered 408")
    func slowBody() async throws {
        try await RunningServer.with(Self.quick) { server in
            let answer = try await server.browser.exchange(
                Self.head + "content-length: 100\r\n\r\nabc")
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test("who asks nothing is let go without a word")
    func silence() async throws {
        try await RunningServer.with(Self.quick) { server in
            #expect(try await server.browser.exchange("") == "")
            let once = try await server.browser.exchange(
                "GET /api/v1/ HTTP/1.1\r\nhost: kith.test\r\n\r\n")
            #expect(once.split(separator: "HTTP/1.1").count == 1)
        }
    }

    @Test(
        "where there is no room, who has been idle for longest goes first",
        .timeLimit(.minutes(15)))
    func crowded() async throws {
        var limits = RunningServer.patient
        limits.connections = 1
        try await RunningServer.with(limits) { server in
            let question = "GET /api/v1/ HTTP/1.1\r\nhost: kith.test\r\n\r\n"
            try await server.browser.holding(question) {
                // Until the first is answered wholly it is not idle, and there is no room.
                while (try? await server.browser.send("GET", "/api/v1/"))?.status ?? 503 == 503 {}
            }
        }
    }

    @Test("who asks too often is told when to try again; the folder's owner is not counted")
    func tooOften() async throws {
        var limits = RunningServer.patient
        limits.rate = 1
        limits.burst = 2
        try await RunningServer.with(limits) { server in
            let kernel = server.kith.kernel
            let token = try await kernel.makeToken(
                "test", for: server.kith.administrator, scopes: nil, expires: nil,
                as: .user(server.kith.administrator), door: .kernel)
            let request =
                "GET /api/v1/records/user HTTP/1.1\r\nhost: kith.test\r\n"
                + "authorization: Bearer \(token.text)\r\n"
            let answers = try await server.browser.exchange(
                String(repeating: request + "\r\n", count: 60) + request
                    + "connection: close\r\n\r\n")
            #expect(answers.hasPrefix("HTTP/1.1 200 "))
            let refused = try #require(answers.split(separator: "HTTP/1.1 429 ").dropFirst().first)
            #expect(refused.contains("retry-after: 1\r\n"))
            #expect(refused.contains("content-type: application/problem+json\r\n"))
            #expect(refused.contains("\"code\":\"rate_limited\""))
            for _ in 0..<20 {
                let owner = try await server.owner.send("GET", "/api/v1/records/user")
                #expect(owner.status == 200)
            }
        }
    }

    @Test("all who ask from one address have a limit together")
    func address() async throws {
        var limits = RunningServer.patient
        limits.rate = 1
        limits.burst = 1
        try await RunningServer.with(limits) { server in
            let request = "GET /sign-in HTTP/1.1\r\nhost: kith.test\r\n"
            let answers = try await server.browser.exchange(
                String(repeating: request + "\r\n", count: 200) + request
                    + "connection: close\r\n\r\n")
            #expect(answers.hasPrefix("HTTP/1.1 200 "))
            #expect(answers.contains("HTTP/1.1 429 "))
        }
    }
}
