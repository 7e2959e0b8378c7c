import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("The pages of people")
struct PeoplePagesTests {
    @Test("a user is added with a role, and the password that Kith made is shown once")
    func add() async throws {
        let desk = try await Desk()

        let page = try await desk.post(
            "/users/new",
            [("name", "Ana Kovač"), ("email", "ana@example.com"), ("roles", "sales_agent")])

        #expect(page.status == 200)
        let shown = page.text.split(separator: "<code class=\"big\">").dropFirst().first ?? ""
        let password = String(shown.prefix { $0 != "<" })
        let ana = try await desk.kith.kernel.signIn(email: "ana@example.com", password: password)
        let list = try await desk.get("/users").text
        #expect(list.contains("Ana Kovač") && !list.contains(password))
        #expect(try await desk.get("/users/\(ana)").text.contains("Take Sales agent"))
    }

    @Test("a refused user comes back with what was typed and what to mend")
    func refused() async throws {
        let desk = try await Desk()

        let page = try await desk.post(
            "/users/new",
            [("name", "Ana <b>"), ("email", "not an address"), ("password", "long enough it is")])

        #expect(page.status == 422)
        #expect(page.text.contains("value=\"Ana &lt;b&gt;\"") && !page.text.contains("Ana <b>"))
        #expect(page.text.contains("role=\"alert\""))
        #expect(try await desk.kith.find("user").count == 1)
    }

    @Test("roles are given and taken, and a deactivated user cannot sign in")
    func roles() async throws {
        let desk = try await Desk()
        let ana = try await desk.kith.makeUser("Ana")

        let given = try await desk.post("/users/\(ana)/roles", [("give", "sales_agent")])
        #expect(given.status == 303)
        #expect(try await desk.get("/users/\(ana)").text.contains("Take Sales agent"))
        let taken = try await desk.post("/users/\(ana)/roles", [("take", "sales_agent")])
        #expect(taken.status == 303)
        #expect(!(try await desk.get("/users/\(ana)").text.contains("Take Sales agent")))
        _ = try await desk.post("/users/\(ana)/deactivate", [])
        #expect(try await desk.kith.get("user", ana)["is_active"] == .boolean(false))
    }

    @Test("the last administrator keeps the role, and the page says why")
    func lastAdministrator() async throws {
        let desk = try await Desk()
        let chief = desk.kith.administrator

        let page = try await desk.post("/users/\(chief)/roles", [("take", "administrator")])

        #expect(page.status == 422)
        #expect(page.text.contains("role=\"alert\""))
        #expect(try await desk.kith.kernel.isAdministrator(.user(chief)))
    }

    @Test("a password that is too short is refused in words")
    func shortPassword() async throws {
        let desk = try await Desk()
        let ana = try await desk.kith.makeUser("Ana")

        let page = try await desk.post("/users/\(ana)/password", [("password", "short")])

        #expect(page.status == 422)
        #expect(page.text.contains("A password needs at least 10 characters."))
    }

    @Test("a team is made, led, and joined")
    func teams() async throws {
        let desk = try await Desk()
        let ana = try await desk.kith.makeUser("Ana")

        let made = try await desk.post(
            "/teams/new", [("name", "West <i>"), ("manager", ana.description)])
        let path = try #require(made.location)
        let joined = try await desk.post("\(path)/members", [("add", ana.description)])

        #expect(made.status == 303 && joined.status == 303)
        let list = try await desk.get("/teams").text
        #expect(list.contains("West &lt;i&gt;") && !list.contains("West <i>"))
        #expect(try await desk.get(path).text.contains("Remove Ana"))
        let twice = try await desk.post("/teams/new", [("name", "West <i>")])
        #expect(twice.status == 422 && twice.text.contains("value=\"West &lt;i&gt;\""))
    }

    @Test("a role is made, given a right, and shown as a table")
    func role() async throws {
        let desk = try await Desk()

        #expect(try await desk.post("/roles", [("name", "area_manager")]).status == 303)
        let granted = try await desk.post(
            "/roles/area_manager/grants",
            [("entity", "deal"), ("verbs", "read"), ("verbs", "update"), ("scope", "team")])
        let hidden = try await desk.post(
            "/roles/area_manager/fields", [("field", "deal.value"), ("right", "none")])

        #expect(granted.status == 303 && hidden.status == 303)
        let page = try await desk.get("/roles/area_manager").text
        #expect(page.contains("The team&#39;s") && page.contains("<code>value</code>"))
        let wrong = try await desk.post(
            "/roles/area_manager/grants",
            [("entity", "deal"), ("verbs", "read"), ("scope", "where"), ("where", "nope = 1")])
        #expect(wrong.status == 422 && wrong.text.contains("nope"))
        #expect(try await desk.post("/roles", [("name", "Not a name")]).status == 422)
    }

    @Test("everybody changes their own profile, and the password only with the present one")
    func profile() async throws {
        let desk = try await Desk()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])

        #expect(try await desk.get("/profile", as: ana).status == 200)
        let saved = try await desk.post(
            "/profile", [("name", "Ana K."), ("time_zone", "Europe/Zagreb")], as: ana)
        #expect(saved.status == 303)
        #expect(try await desk.kith.get("user", ana).title == "Ana K.")
        let wrong = try await desk.post(
            "/profile/password", [("present", "wrong"), ("password", "another long one")])
        #expect(wrong.status == 422)
        let right = try await desk.post(
            "/profile/password",
            [("present", "a password of tests"), ("password", "another long one")])
        #expect(right.location == "/sign-in")
        _ = try await desk.kith.kernel.signIn(
            email: "admin@example.com", password: "another long one")
    }

    @Test("signing out everywhere ends every session")
    func signOut() async throws {
        let desk = try await Desk()
        let kernel = desk.kith.kernel
        let key = try await kernel.startSession(for: desk.kith.administrator)

        _ = try await desk.post("/profile/sign-out", [])

        #expect(try await kernel.session(key) == nil)
    }
}
