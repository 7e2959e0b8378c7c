import KithModel
import KithSQLite
import KithStore
import Testing

@testable import KithKernel

@Suite("Fields that go behind an upgrade")
struct ContractionTests {
    private protocol Version: SendableMetatype { static var fields: [FieldDefinition] { get } }
    private enum First: Version {
        static let fields = [FieldDefinition("name", .text), FieldDefinition("note", .text)]
    }
    private enum Second: Version { static let fields = [FieldDefinition("name", .text)] }

    private enum Dated: Version {
        static let fields = [
            FieldDefinition("name", .text), FieldDefinition("day", .date),
            FieldDefinition("price", .money(ratedOn: "day")),
        ]
    }

    private struct Shop<Held: Version>: Capability {
        static var manifest: Manifest {
            Manifest(id: "shop", name: "Shop", version: "1.0.0", summary: "Sells.")
        }

        func declare(_ contributions: inout Contributions) {
            contributions.entity(EntityDefinition("ware", fields: Held.fields))
        }
    }

    private func fields(_ fixture: KernelFixture) async throws -> [String] {
        try await fixture.store.read { session in
            try Catalogue.read(session).first { $0.name == "ware" }?.fields.map(\.name) ?? []
        }
    }

    @Test("what a program that was killed behind the swap has left goes at the next start")
    func afterACrash() async throws {
        let fixture = try await KernelFixture([Shop<First>.self])
        try await fixture.store.write { session in
            try Contraction(of: "shop", on: session).note([("ware", "note")])
        }

        _ = try await fixture.reopened([Shop<First>.self])
        #expect(try await fields(fixture) == ["name", "note"], "a field in use stays")
        try await fixture.store.write { session in
            try Contraction(of: "shop", on: session).note([("ware", "note")])
        }
        _ = try await fixture.reopened([Shop<Second>.self])

        #expect(try await fields(fixture) == ["name"])
        let left = try await fixture.store.read {
            try PluginValueTable($0).values("drops.", of: "kernel", limit: 10).map(\.key)
        }
        #expect(left == [])
    }

    @Test("what is left out without a word is hidden, and kept")
    func leftOut() async throws {
        let fixture = try await KernelFixture([Shop<First>.self])

        _ = try await fixture.reopened([Shop<Second>.self])

        #expect(try await fields(fixture).sorted() == ["name", "note"])
    }

    @Test("what is still needed stays, and keeps nobody from starting")
    func needed() async throws {
        let fixture = try await KernelFixture([Shop<Dated>.self])
        _ = try await fixture.reopened([Shop<Second>.self])
        try await fixture.store.write { session in
            try Contraction(of: "shop", on: session).note([("ware", "day")])
        }

        let reopened = try await fixture.reopened([Shop<Second>.self])

        #expect(reopened.generation.schema.entity("ware") != nil)
        #expect(try await fields(fixture).contains("day"), "`price` is hidden too, and needs it")
    }
}
