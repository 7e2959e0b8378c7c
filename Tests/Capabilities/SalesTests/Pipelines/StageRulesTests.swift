import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Stage rules")
struct StageRulesTests {
    @Test("refuses a required field that deals do not have, with the nearest name")
    func refusesUnknownField() async throws {
        let kith = try await TestKith.selling()
        let won = try await kith.stage("Won")

        let error = await #expect(throws: KernelError.self) {
            try await kith.update(
                "stage", won, ["required_fields": .json(.array([.string("next_stepp")]))])
        }

        #expect(error?.details.first?.field == "required_fields")
        #expect(error?.message.contains("did you mean `next_step`?") == true)
    }

    @Test("refuses required fields that are no list of names")
    func refusesOtherShapes() async throws {
        let kith = try await TestKith.selling()
        let won = try await kith.stage("Won")

        for json in [JSON.string("value"), .array([.integer(1)]), .object([:])] {
            await #expect(throws: KernelError.self) {
                try await kith.update("stage", won, ["required_fields": .json(json)])
            }
        }
    }

    @Test("refuses a probability outside of 0 to 100", arguments: ["-1", "100.01"])
    func refusesProbability(digits: String) async throws {
        let kith = try await TestKith.selling()
        let won = try await kith.stage("Won")

        let error = await #expect(throws: KernelError.self) {
            try await kith.update("stage", won, ["probability": .number(digits)])
        }

        #expect(error?.details.first?.field == "probability")
    }
}
