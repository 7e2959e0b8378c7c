import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Write pipeline")
struct WritePipelineTests {
    @Test("creates a record with defaults, number, formula and roll-ups, and logs it")
    func createsARecord() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let customer = try await fixture.create("customer", ["name": "Ana"])

        let job = try await fixture.create(
            "job",
            [
                "name": "Bike", "customer": .string(customer.id.description),
                "price": "200.00", "share": "12.5",
            ])

        #expect(job["state"] == .text("open"))
        #expect(job["number"] == .text("J-1"))
        #expect(job["earned"]?.money?.amount.description == "25.00")
        #expect(job.version == 1)
        #expect(try await fixture.values("customer", "job_count", where: "name = 'Ana'") == ["1"])
        #expect(
            try await fixture.values("customer", "open_price", where: "name = 'Ana'")
                == ["200.00 EUR"])
        let history = try await fixture.kernel.history(of: job.id, as: fixture.admin)
        #expect(history.map(\.operation) == ["create"])
        #expect(try await fixture.kernel.verifyChangeLog().isEmpty)
    }

    @Test("tells every fault of a batch at once and writes none of it")
    func collectsFaults() async throws {
        let fixture = try await KernelFixture([Workshop.self])

        let error = await failure {
            _ = try await fixture.kernel.create(
                "job", [["name": "Fine"], ["name": "Loud!"], ["state": "open"]],
                as: fixture.admin, door: .cli)
        }

        #expect(error?.details.map(\.index) == [1, 2])
        #expect(error?.details.map(\.field) == ["name", "name"])
        #expect(try await fixture.values("job", "name").isEmpty)
    }

    @Test("5: in partial mode the others are written, and after hooks see only those")
    func partialMode() async throws {
        let fixture = try await KernelFixture([Workshop.self])

        let outcomes = try await fixture.kernel.transact(
            as: fixture.admin, door: .cli, ChangeSetContext(kind: "test", title: "partial")
        ) { transaction in
            let entity = try transaction.entity("job")
            let name = try #require(entity.field("name"))
            let needs = try #require(entity.field("needs_part"))
            let drafts = (0..<200).map { index in
                Draft([
                    (name, .text(index == 7 ? "Loud!" : "Job \(index)")),
                    (needs, .boolean(true)),
                ])
            }
            return try transaction.write(.create(drafts), entity, .partial).map(\.faults.count)
        }.result

        #expect(outcomes.filter { $0 > 0 }.count == 1)
        #expect(outcomes[7] == 1)
        #expect(try await fixture.values("part", "name").count == 199)
    }

    @Test("10: of two edits from one version the second is a conflict that names the current one")
    func optimisticLock() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let job = try await fixture.create("job", ["name": "Bike"])
        _ = try await fixture.kernel.update(
            "job", job.id, ["name": "Car"], version: 1, as: fixture.admin, door: .cli)

        let error = await failure {
            _ = try await fixture.kernel.update(
                "job", job.id, ["name": "Boat"], version: 1, as: fixture.admin, door: .cli)
        }

        #expect(error?.code == .conflict)
        #expect(error?.message.contains("version 2") == true)
        #expect(try await fixture.values("job", "name") == ["Car"])
    }

    @Test("an update that changes nothing writes nothing")
    func noChange() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let job = try await fixture.create("job", ["name": "Bike", "price": "1.00"])

        let updated = try await fixture.kernel.update(
            "job", job.id, ["name": "Bike", "price": "1.00"], as: fixture.admin, door: .cli)

        #expect(updated.receipt.set == nil)
        #expect(updated.record.version == 1)
    }

    @Test("6: a unique value is refused within a batch and against what is there")
    func uniqueValues() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        try await fixture.create("customer", ["name": "Ana"])

        let error = await failure {
            _ = try await fixture.kernel.create(
                "customer", [["name": "Eva"], ["name": "EVA"], ["name": "ana"]],
                as: fixture.admin, door: .cli)
        }

        #expect(error?.details.map(\.index) == [1, 2])
        #expect(error?.code == .duplicate)
        #expect(error?.details.first?.field == "name")
        #expect(error?.message.contains("Ana") == false)
    }

    @Test("7: a deleted record frees its unique value, and cannot come back while it is taken")
    func deletedUniqueValue() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let first = try await fixture.create("customer", ["name": "Ana"])
        _ = try await fixture.kernel.delete(
            "customer", [first.id], as: fixture.admin, door: .cli)
        try await fixture.create("customer", ["name": "Ana"])

        let error = await failure {
            _ = try await fixture.kernel.restore(
                "customer", [first.id], as: fixture.admin, door: .cli)
        }

        #expect(error?.code == .duplicate)
    }

    @Test("deleting is refused, cascades or clears, as each reference says")
    func deleteRules() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let customer = try await fixture.create("customer", ["name": "Ana"])
        let job = try await fixture.create(
            "job", ["name": "Bike", "customer": .string(customer.id.description)])
        try await fixture.create(
            "part",
            [
                "name": "Wheel", "job": .string(job.id.description),
                "supplier": .string(customer.id.description),
            ])

        let error = await failure {
            _ = try await fixture.kernel.delete(
                "customer", [customer.id], as: fixture.admin, door: .cli)
        }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("1 job") == true)

        _ = try await fixture.kernel.delete("job", [job.id], as: fixture.admin, door: .cli)
        #expect(try await fixture.values("part", "name").isEmpty)
        _ = try await fixture.kernel.delete(
            "customer", [customer.id], as: fixture.admin, door: .cli)
        #expect(try await fixture.values("customer", "name") == ["First"])
    }

    @Test("an amount without a rate is refused, naming the rate to add")
    func missingRate() async throws {
        let fixture = try await KernelFixture([Workshop.self])

        let error = await failure {
            try await fixture.create("job", ["name": "Bike", "price": "10.00 USD"])
        }
        #expect(error?.message.contains("USD to EUR on 2026-11-16") == true)

        try await fixture.create(
            "exchange_rate", ["currency": "USD", "valid_from": "2026-01-01", "rate": "0.9"])
        let job = try await fixture.create("job", ["name": "Bike", "price": "10.00 USD"])
        #expect(job["price"]?.money?.base?.description == "9.00")
    }

    @Test("a reference to nothing is refused, naming the field")
    func danglingReference() async throws {
        let fixture = try await KernelFixture([Workshop.self])

        let error = await failure {
            try await fixture.create("job", ["name": "Bike", "customer": "0000000000000"])
        }

        #expect(error?.details.first?.field == "customer")
    }
}
