import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("Steps of a view in Lua")
struct ViewStepsTests {
    private static let thing = """
        {"name": "probe", "title_field": "label", "fields": [
          {"name": "label", "type": "text"},
          {"name": "state", "type": "choice", "choices": ["open", "closed"]}]}
        """

    @Test("a view file says which steps a board has")
    func steps() async throws {
        let view = """
            {"entity": "probe", "steps": {"field": "state", "card": ["label"]}}
            """
        let kith = try await kith(
            "", entities: ["probe": Self.thing], manifest: #", "views": ["views/probe.json"]"#,
            files: ["views/probe.json": view])

        let found = kith.kernel.generation.views["probe"]

        #expect(found?.steps == EntityView.Steps("state", card: ["label"]))
    }

    @Test("a misspelt key of steps is an error")
    func misspelt() {
        let view = #"{"entity": "probe", "steps": {"field": "state", "crad": []}}"#
        #expect(throws: KernelError.self) {
            try plugin(
                "", entities: ["probe": Self.thing], manifest: #", "views": ["views/probe.json"]"#,
                files: ["views/probe.json": view])
        }
    }
}
