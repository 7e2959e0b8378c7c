import KithKernel
import KithModel
import KithTesting
import KithTransfer
import Synchronization
import Testing

@Suite struct InterruptedImportTests {
    private let map = """
        {"entity": "account", "match": ["external_id"], "columns": [
          {"from": "id", "to": "external_id"}, {"from": "name", "to": "name"}]}
        """
    private let table =
        "id,name\n" + (1...50).map { "\($0),Account \($0)" }.joined(separator: "\n")

    @Test("an import that is cut off leaves whole batches in an open set, and goes on by its match")
    func goesOn() async throws {
        let desk = try await ImportDesk()
        let path = try desk.file(table)
        let maps = try ImportMap.read(map)

        let cut = Task {
            try await desk.importer().run(path, maps, ImportOptions(batchRows: 10)) { progress in
                if progress.rows == 20 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await cut.value }

        #expect(try await desk.count("account") == 20)
        #expect(try await desk.imports().map(\.state) == ["open"])
        #expect(!desk.exists("table.errors.csv.part"))

        let report = try await desk.importer().run(path, maps)

        #expect(report.tallies.map(\.created) == [30])
        #expect(report.tallies.map(\.unchanged) == [20])
        #expect(try await desk.count("account") == 50)
    }

    @Test("progress is told after each batch, over all passes")
    func progress() async throws {
        let desk = try await ImportDesk()
        let path = try desk.file("name,parent\nA,\nB,A\nC,A\n")
        let steps = Mutex<[ImportProgress]>([])

        _ = try await desk.importer().run(
            path, ImportMap.read(accountMap), ImportOptions(batchRows: 2)
        ) { step in steps.withLock { $0.append(step) } }

        let told = steps.withLock { $0 }
        #expect(told.map(\.rows) == [2, 3])
        #expect(told.last?.bytes == told.last?.totalBytes)
    }
}
