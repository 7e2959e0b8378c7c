import KithAPI
import KithKernel
import KithModel
import KithServer
import KithTesting
import Testing

@Suite("The server")
struct ServerTests {
    @Test("the kernel alone serves its pages and its API")
    func servesTheKernel() async throws {
        try await RunningServer.with { server in
            let browser = server.browser
            _ = try await browser.signIn()
            #expect(try await browser.send("GET", "/").status == 200)
            #expect(
                try await browser.send("GET", "/user/\(server.kith.administrator)").status == 200)
            #expect(try await browser.send("GET", "/nothing-here").status == 404)
        }
    }

    @Test("pages refuse to be framed, to load from elsewhere and to be guessed at")
    func headers() async throws {
        try await RunningServer.with { server in
            let browser = server.browser
            for path in ["/sign-in", "/"] {
                if path == "/" { _ = try await browser.signIn() }
                let page = try await browser.send("GET", path)
                let policy = page.header("content-security-policy") ?? ""
                #expect(policy.contains("default-src 'self'"), "\(path)")
                #expect(policy.contains("frame-ancestors 'none'"), "\(path)")
                #expect(!policy.contains("unsafe"), "\(path)")
                #expect(page.header("x-content-type-options") == "nosniff", "\(path)")
                #expect(page.header("cache-control") == "no-store", "\(path)")
            }
        }
    }

    @Test("a form without the session's secret changes nothing")
    func forgery() async throws {
        try await RunningServer.with { server in
            let browser = server.browser
            _ = try await browser.signIn()
            let path = "/user/\(server.kith.administrator)/step"
            #expect(try await browser.submit(path, ["step": "x"]).status == 403)
            #expect(try await browser.submit(path, ["step": "x", "csrf": "0000"]).status == 403)
            #expect(try await browser.submit("/sign-out", ["csrf": "0000"]).status == 403)
            #expect(try await browser.send("GET", "/").status == 200)
        }
    }

    @Test("what a page of another site sends is refused, also without a session")
    func foreignOrigin() async throws {
        try await RunningServer.with { server in
            let browser = server.browser
            let fields = ["email": RunningServer.email, "password": RunningServer.password]
            let foreign = try await browser.submit(
                "/sign-in", fields, ["origin": "https://evil.test"])
            #expect(foreign.status == 403)
            #expect(browser.cookies.isEmpty)
            let crossSite = try await browser.submit(
                "/sign-in", fields, ["sec-fetch-site": "cross-site"])
            #expect(crossSite.status == 403)
            let own = try await browser.submit("/sign-in", fields, ["origin": "http://kith.test"])
            #expect(own.status == 303)
        }
    }

    @Test("the API takes no cookie, so that no page can use it in somebody's name")
    func apiWithoutCookie() async throws {
        try await RunningServer.with { server in
            let browser = server.browser
            _ = try await browser.signIn()
            let answer = try await browser.send("GET", "/api/v1/records/user")
            #expect(answer.status == 401)
            #expect(answer.header("content-type") == "application/problem+json")
            #expect(answer.body.contains("\"code\":\"unauthenticated\""))
        }
    }

    @Test("a token opens the API, and its end closes it")
    func token() async throws {
        try await RunningServer.with { server in
            let kernel = server.kith.kernel
            let admin = Principal.user(server.kith.administrator)
            let token = try await kernel.makeToken(
                "test", for: server.kith.administrator, scopes: nil, expires: nil, as: admin,
                door: .kernel)
            let headers = ["authorization": "Bearer \(token.text)"]
            #expect(
                try await server.browser.send("GET", "/api/v1/records/user", headers).status == 200)
            try await kernel.revokeToken(token.id, as: admin, door: .kernel)
            #expect(
                try await server.browser.send("GET", "/api/v1/records/user", headers).status == 401)
        }
    }

    @Test("the folder's owner needs no token on the socket, where there are no pages")
    func ownersSocket() async throws {
        try await RunningServer.with { server in
            let answer = try await server.owner.send("GET", "/api/v1/records/user")
            #expect(answer.status == 200)
            #expect(try await server.owner.send("GET", "/").status == 404)
            #expect(try await server.owner.send("GET", "/sign-in").status == 404)
        }
    }

    @Test("only on the socket somebody can act as another user")
    func actsAs() async throws {
        try await RunningServer.with { server in
            let headers = ["kith-as": RunningServer.email]
            #expect(
                try await server.owner.send("GET", "/api/v1/records/user", headers).status == 200)
            let elsewhere = try await server.browser.send("GET", "/api/v1/records/user", headers)
            #expect(elsewhere.status == 403)
        }
    }

    @Test("a body that is said to be too large is refused before it is read")
    func tooLarge() async throws {
        try await RunningServer.with { server in
            let answer = try await server.browser.send(
                "POST", "/sign-in", ["content-length": "999999999"], body: "x")
            #expect(answer.status == 413)
            let long = String(repeating: "x", count: 1 << 21)
            let chunk = String(long.utf8.count, radix: 16) + "\r\n" + long + "\r\n0\r\n\r\n"
            let chunked = try await server.browser.send(
                "POST", "/sign-in",
                ["transfer-encoding": "chunked"], body: chunk)
            #expect(chunked.status == 413)
            #expect(chunked.header("connection") == "close")
        }
    }

    @Test("a file to import is taken in from people alone; a stranger's large one is refused")
    func uploadsOfStrangers() async throws {
        try await RunningServer.with { server in
            let file = String(repeating: "x", count: 3 << 20)
            for path in ["/imports", "/api/v1/imports", "/imports/any/thing"] {
                let stranger = try await server.browser.send("POST", path, body: file)
                #expect(stranger.status == 413, "\(path)")
            }
            let headers = ["authorization": "Bearer kith_abcdef_nothing"]
            let forged = try await server.browser.send(
                "POST", "/api/v1/imports", headers, body: file)
            #expect(forged.status == 413)

            let browser = server.browser
            _ = try await browser.signIn()
            let form = ["content-type": "multipart/form-data; boundary=edge"]
            let known = try await browser.send("POST", "/imports", form, body: file)
            #expect(known.status != 413 && known.status < 500)
            let owner = try await server.owner.send("POST", "/api/v1/imports", body: file)
            #expect(owner.status != 413 && owner.status < 500)
            #expect(server.uploads == [])
        }
    }

    @Test("an unknown method and broken percent signs get an answer")
    func oddRequests() async throws {
        try await RunningServer.with { server in
            var answers: [Int] = []
            for (method, path) in [("BREW", "/"), ("GET", "/%zz%"), ("GET", "/sign-in?%=%FF&a")] {
                answers.append(try await server.browser.send(method, path).status)
            }
            #expect(answers == [400, 303, 200])
        }
    }

    @Test("HEAD over a connection tells the length and sends nothing")
    func head() async throws {
        try await RunningServer.with { server in
            let path = "/api/v1/records/role"
            let get = try await server.owner.send("GET", path)
            let head = try await server.owner.send("HEAD", path)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.header("content-length") == "\(get.bytes.count)")
            #expect(head.header("etag") == get.header("etag"))
        }
    }

    @Test("tags in two lines of one header are one list")
    func severalLines() async throws {
        try await RunningServer.with { server in
            let path = "/api/v1/records/role"
            let tag = try await server.owner.send("GET", path).header("etag") ?? ""
            let answer = try await server.owner.send(
                "GET", path, ["if-none-match": "\"other\"\r\nif-none-match: \(tag)"])
            #expect(answer.status == 304)
        }
    }

    @Test("a port that is taken is named, with another way")
    func portTaken() async throws {
        try await RunningServer.with { server in
            let house = House(version: "0", profile: "development", folder: server.folder)
            let second = Server(
                server.kith.kernel, api: API(server.kith.kernel, house: house),
                options: Server.Options(port: server.port, spool: "unused"))
            let error = await #expect(throws: KernelError.self) {
                try await second.run { _ in }
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("\(server.port)") == true)
            #expect(error?.recovery.contains("--port") == true)
        }
    }
}
