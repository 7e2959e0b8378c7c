import KithModel
import Testing

@testable import KithKernel

@Suite("Explanation of what is registered")
struct ExplanationTests {
    @Test("a command is told with its place, its owner and the hooks on what it writes")
    func command() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let name = try #require(fixture.kernel.commands.first?.name)

        let explanation = try await fixture.kernel.explain(name, as: fixture.admin)

        #expect(explanation.owner == "workshop")
        #expect(explanation.source?.file.hasPrefix("KithKernelTests/") == true)
        #expect(explanation.hooks.map(\.id).contains("workshop.no-shouting"))
    }

    @Test("the hooks around an entity come once each, before the write, then after")
    func entity() async throws {
        let fixture = try await KernelFixture([Workshop.self])

        let hooks = try await fixture.kernel.explain("job", as: fixture.admin).hooks.map(\.id)

        #expect(hooks == ["workshop.no-shouting", "workshop.first-part"])
    }

    @Test("an event lists its hooks in run order; a shorthand's hook is on both its events")
    func event() async throws {
        let fixture = try await KernelFixture([Workshop.self])

        let create = try await fixture.kernel.hooks(on: "job.before_create", as: fixture.admin).map(
            \.id)
        let update = try await fixture.kernel.hooks(on: "job.before_update", as: fixture.admin).map(
            \.event)

        #expect(create == ["workshop.no-shouting"])
        #expect(update == ["job.before_save"])
    }

    @Test("an unknown name suggests the nearest, and nothing that the caller may not know of")
    func unknown() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let ana = try await fixture.user("ana")

        let typo = await failure {
            _ = try await fixture.kernel.explain("custmer", as: fixture.admin)
        }
        let hidden = await failure {
            _ = try await fixture.kernel.explain("customer", as: .user(ana))
        }
        let event = await failure {
            _ = try await fixture.kernel.hooks(on: "job.befor_update", as: fixture.admin)
        }

        let secret = await failure {
            _ = try await fixture.kernel.hooks(on: "customer.before_update", as: .user(ana))
        }

        #expect(typo?.message.contains("did you mean `customer`?") == true)
        #expect(secret?.code == .notFound)
        #expect(hidden?.code == .notFound)
        #expect(hidden?.message.contains("did you mean") == false)
        #expect(event?.message.contains("did you mean `job.before_update`?") == true)
    }
}
