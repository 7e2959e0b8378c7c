import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Default pipeline")
struct DefaultPipelineTests {
    @Test("enabling Sales makes a pipeline whose stages require nothing")
    func isMade() async throws {
        let kith = try await TestKith.selling()

        let stages = try await kith.find("stage", sort: "position")

        #expect(
            stages.map(\.title)
                == ["Prospecting", "Engaging", "Proposal", "Negotiation", "Won", "Lost"])
        #expect(
            stages.compactMap { $0["probability"]?.decimal }
                == [10, 25, 50, 75, 100, 0].map { Decimal($0) })
        #expect(stages.allSatisfy { $0["required_fields"] == .null })
        #expect(try await kith.find("loss_reason").count > 2)
    }

    @Test("a pipeline that becomes the default takes the mark from the other")
    func keepsOne() async throws {
        let kith = try await TestKith.selling()

        let partners = try await kith.insert(
            "pipeline", ["name": .text("Partners"), "is_default": .boolean(true)])

        let defaults = try await kith.find("pipeline", where: "is_default = true")
        #expect(defaults.map(\.id) == [partners.id])
    }

    @Test("disabling and enabling Sales makes no second pipeline")
    func runsOnce() async throws {
        let kith = try await TestKith.selling()
        let administrator = kith.administrator
        try await kith.kernel.disable("sales_spy", as: .user(administrator), door: .cli)
        try await kith.kernel.disable("sales", as: .user(administrator), door: .cli)

        try await kith.kernel.enable("sales", as: .user(administrator), door: .cli)

        #expect(try await kith.find("pipeline").count == 1)
        #expect(try await kith.find("stage").count == 6)
    }
}
