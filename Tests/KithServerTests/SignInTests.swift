import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Signing in")
struct SignInTests {
    @Test("who has not signed in is led to the page for it, and from there to where they wanted")
    func leads() async throws {
        try await RunningServer.with { server in
            let browser = server.browser
            let first = try await browser.send("GET", "/role?filter=x")
            #expect(first.status == 303)
            #expect(first.header("location") == "/sign-in?next=%2Frole%3Ffilter%3Dx")

            let done = try await browser.submit(
                "/sign-in",
                [
                    "email": RunningServer.email, "password": RunningServer.password,
                    "next": "/role?filter=x",
                ])
            #expect(done.status == 303)
            #expect(done.header("location") == "/role?filter=x")
        }
    }

    @Test("nobody is led to another site")
    func staysHere() async throws {
        try await RunningServer.with { server in
            for place in ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:x"] {
                let done = try await server.browser.submit(
                    "/sign-in",
                    [
                        "email": RunningServer.email, "password": RunningServer.password,
                        "next": place,
                    ])
                #expect(done.header("location") == "/", "\(place)")
            }
        }
    }

    @Test("the session's cookie is out of reach of scripts and of other sites")
    func cookie() async throws {
        try await RunningServer.with { server in
            let done = try await server.browser.signIn()
            let cookie = done.header("set-cookie") ?? ""
            #expect(cookie.contains("HttpOnly"))
            #expect(cookie.contains("SameSite=Lax"))
        }
    }

    @Test("a wrong password and an unknown address read alike, and sign nobody in")
    func refuses() async throws {
        try await RunningServer.with { server in
            let browser = server.browser
            let wrong = try await browser.submit(
                "/sign-in", ["email": RunningServer.email, "password": "not the password"])
            let unknown = try await browser.submit(
                "/sign-in", ["email": "nobody@example.test", "password": "not the password"])
            let sentence = "The e-mail address or the password is wrong."
            #expect(wrong.status == 401 && unknown.status == 401)
            #expect(wrong.body.contains(sentence) && unknown.body.contains(sentence))
            #expect(browser.cookies["kith_session"] == nil)
            #expect(try await browser.send("GET", "/").status == 303)
        }
    }

    @Test("after five wrong passwords a further attempt has to wait, from that place alone")
    func slowsDown() async throws {
        try await RunningServer.with { server in
            let browser = server.browser
            for _ in 0..<5 {
                let answer = try await browser.submit(
                    "/sign-in", ["email": RunningServer.email, "password": "not the password"])
                #expect(answer.status == 401)
            }
            let sixth = try await browser.signIn()
            #expect(sixth.status == 429)
            #expect(sixth.body.contains("Try again in"))
            #expect(sixth.body.contains(RunningServer.email))
        }
    }

    @Test("signing out ends the session, not only the cookie")
    func signsOut() async throws {
        try await RunningServer.with { server in
            let browser = server.browser
            _ = try await browser.signIn()
            let key = browser.cookies["kith_session"] ?? ""
            let secret = try await browser.formKey()
            #expect(!secret.isEmpty)

            let left = try await browser.submit("/sign-out", ["csrf": secret])
            #expect(left.header("location") == "/sign-in")

            let thief = server.browser
            let answer = try await thief.send("GET", "/", ["cookie": "kith_session=\(key)"])
            #expect(answer.status == 303)
        }
    }

    @Test("a deactivated user's session shows nothing any more")
    func deactivated() async throws {
        try await RunningServer.with { server in
            let kernel = server.kith.kernel
            let ana = try await server.kith.transact { transaction in
                try transaction.insert(
                    "user", ["name": .text("Ana"), "email": .text("ana@example.test")]
                ).id
            }
            try await kernel.setPassword(
                RunningServer.password, of: ana, as: .user(server.kith.administrator),
                door: .kernel)
            let browser = server.browser
            _ = try await browser.submit(
                "/sign-in", ["email": "ana@example.test", "password": RunningServer.password])
            #expect(try await browser.send("GET", "/").status == 200)

            try await server.kith.transact { transaction in
                try transaction.update("user", ana, ["is_active": .boolean(false)])
            }
            #expect(try await browser.send("GET", "/").status == 303)
        }
    }
}
