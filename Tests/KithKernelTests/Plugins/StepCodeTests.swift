import KithModel
import Testing

@testable import KithKernel

@Suite("Steps that go through records, in Swift")
struct StepCodeTests {
    private protocol Version: SendableMetatype {
        static var fields: [FieldDefinition] { get }
        static var steps: [MigrationStep] { get }
    }
    private enum First: Version {
        static let fields = [FieldDefinition("name", .text)]
        static let steps: [MigrationStep] = []
    }
    private enum Second: Version {
        static let fields = [FieldDefinition("title", .text), FieldDefinition("code", .text)]
        static let steps = [
            MigrationStep(
                "0001_code", checksum: "1", changes: [.addField("code", of: "ware")],
                records: "ware"),
            MigrationStep(
                "0002_title", checksum: "2",
                changes: [.renameField("name", of: "ware", to: "title")]),
        ]
    }

    private struct Shop<Held: Version>: Capability {
        static var manifest: Manifest {
            var manifest = Manifest(id: "shop", name: "Shop", version: "1.0.0", summary: "Sells.")
            manifest.steps = Held.steps
            return manifest
        }

        func declare(_ contributions: inout Contributions) {
            contributions.entity(
                EntityDefinition(
                    "ware", titleField: Held.fields[0].name, fields: Held.fields))
        }

        func rewrite(_ step: String, _ batch: WriteEvent) throws {
            for change in batch.changes {
                try change.set("code", to: .text("\(step) \(change["name"]?.text ?? "")"))
            }
        }
    }

    private func source<Held: Version>(_: Held.Type) -> PluginSource {
        PluginSource(Shop<Held>.self)
    }

    @Test("a capability's step sees the names of its own time, in batches, and runs once")
    func capability() async throws {
        let shelf = Shelf(source(First.self))
        let fixture = try await KernelFixture(plugins: { shelf.sources })
        let (kernel, admin) = (fixture.kernel, fixture.admin)
        try await kernel.enable("shop", as: admin, door: .cli)
        let names = (1...450).map { JSONObject(dictionaryLiteral: ("name", .string("W\($0)"))) }
        for start in stride(from: 0, to: names.count, by: 150) {
            _ = try await kernel.create(
                "ware", Array(names[start..<start + 150]), as: admin, door: .cli)
        }
        let before = kernel.generation.number

        shelf.put(source(Second.self))
        let plan = try await kernel.planStarting("shop")
        for _ in 0..<2 { try await kernel.enable("shop", as: admin, door: .cli) }

        #expect(plan.steps.contains("`0001_code` goes through the records of `ware`"))
        #expect(plan.rewritesData)
        let codes = Set(try await fixture.values("ware", "code"))
        #expect(codes.contains("0001_code W1"))
        let count = try await kernel.read(as: admin) {
            try $0.find("ware", where: "code ^= '0001_code W' and title ^= 'W'", limit: 1000).count
        }
        #expect(count == 450)
        #expect(kernel.generation.number == before + 2)
    }
}
