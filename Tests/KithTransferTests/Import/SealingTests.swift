import KithKernel
import KithTesting
import KithTransfer
import Testing

@Suite("Sealing while importing")
struct SealingTests {
    @Test("what an import has committed is sealed when it ends, without a further call")
    func sealsAsItGoes() async throws {
        let desk = try await ImportDesk()
        try await desk.kith.kernel.settle()

        try await desk.run(
            "name\nRed Mill\nBlue Harbour\n",
            #"{"entity": "account", "columns": [{"from": "name", "to": "name"}]}"#)

        #expect(try await desk.kith.kernel.health().unsealed == 0)
    }
}
