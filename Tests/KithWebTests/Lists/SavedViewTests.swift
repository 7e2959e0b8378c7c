import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("Saved views")
struct SavedViewTests {
    private static let everything: JSON = ["deal": ["*": "all"]]

    @Test("a list is kept as a tab for oneself, or for everybody")
    func saves() async throws {
        let desk = try await Desk()
        let ana = try await desk.makeUser("Ana", may: Self.everything)
        let ivo = try await desk.makeUser("Ivo", may: Self.everything)

        let own = try await desk.post(
            "/deal/views/new", [("name", "Big ones"), ("filter", "value > 5000")], as: ana)
        _ = try await desk.post(
            "/deal/views/new", [("name", "Ours"), ("filter", ""), ("is_shared", "true")], as: ana)

        let tab = try #require(own.location)
        #expect(own.status == 303)
        #expect(try await desk.get(tab, as: ana).text.contains("Value over <b>€5,000</b>"))
        #expect(try await desk.get("/deal", as: ana).text.contains(">Big ones</a>"))
        let others = try await desk.get("/deal", as: ivo).text
        #expect(others.contains(">Ours</a>") && !others.contains(">Big ones</a>"))
    }

    @Test("somebody else's shared view can be used and not changed")
    func keeps() async throws {
        let desk = try await Desk()
        let ana = try await desk.makeUser("Ana", may: Self.everything)
        let ivo = try await desk.makeUser("Ivo", may: Self.everything)
        _ = try await desk.post(
            "/deal/views/new", [("name", "Ours"), ("is_shared", "true")], as: ana)
        let view = try await desk.kith.one("view", where: "name = 'Ours'")

        await #expect(throws: KernelError.self) {
            try await desk.kith.update("view", view.id, ["name": .text("Mine")], as: ivo)
        }
        await #expect(throws: KernelError.self) {
            try await desk.kith.delete("view", view.id, as: ivo)
        }
    }

    @Test("a view whose filter cannot be read now is hidden, and comes back")
    func hides() async throws {
        let desk = try await Desk()
        let administrator = Principal.user(desk.kith.administrator)
        _ = try await desk.post(
            "/account/views/new", [("name", "Rich"), ("filter", "any(deals, value > 1)")])

        let before = try await desk.get("/account").text
        // The spy of the tests hangs on what it spies on.
        try await desk.kith.kernel.disable("sales_spy", as: administrator, door: .kernel)
        try await desk.kith.kernel.disable("sales", as: administrator, door: .kernel)
        let without = try await desk.get("/account")
        try await desk.kith.kernel.enable("sales", as: administrator, door: .kernel)
        let after = try await desk.get("/account").text

        #expect(before.contains(">Rich</a>"))
        #expect(without.status == 200 && !without.text.contains(">Rich</a>"))
        #expect(after.contains(">Rich</a>"))
    }

    @Test("a view without a name is refused at its field")
    func refuses() async throws {
        let page = try await Desk().post("/deal/views/new", [("name", " "), ("filter", "")])

        #expect(page.status == 422)
        #expect(page.text.contains("aria-invalid=\"true\""))
    }
}
