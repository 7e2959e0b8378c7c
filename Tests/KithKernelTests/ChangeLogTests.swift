import KithModel
import KithQuery
import KithStore
import Testing

@testable import KithKernel

@Suite("Change log")
struct ChangeLogTests {
    private let fixture: KernelFixture

    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        for name in ["A", "B", "C"] {
            try await fixture.create("customer", ["name": .string(name), "email": "a@example.com"])
            try await fixture.kernel.settle()
        }
    }

    @Test("numbers have no gaps, also after refused writes, and the chain verifies")
    func noGaps() async throws {
        for name in ["A", "D", "B"] {
            _ = await failure { try await fixture.create("customer", ["name": .string(name)]) }
        }
        try await fixture.kernel.settle()

        let seqs = try await fixture.onSession { session in
            try session.all("SELECT seq FROM kith_change ORDER BY seq") { $0.integer(0) }
        }
        #expect(seqs == Array(1...Int64(seqs.count)))
        #expect(try await fixture.kernel.verifyChangeLog().isEmpty)
        let sealed = try await fixture.onSession { try SealTable($0).last()?.last }
        #expect(sealed == seqs.last)
    }

    static let tamperings = [
        "UPDATE kith_change SET \"after\" = replace(\"after\", 'example', 'elsewhere')",
        "UPDATE kith_change SET \"after\" = '{}', salt = NULL WHERE seq = 5",
        "UPDATE kith_change SET \"before\" = '{}' WHERE seq = 5",
        "UPDATE kith_change SET salt = x'00' WHERE seq = 5",
        "UPDATE kith_change SET actor = 1 WHERE seq = 5",
        "UPDATE kith_change SET at = at + 1 WHERE seq = 5",
        "UPDATE kith_change SET version = 7 WHERE seq = 5",
        "UPDATE kith_change SET op = 'delete' WHERE seq = 5",
        "UPDATE kith_change SET via = 'api' WHERE seq = 5",
        "UPDATE kith_change SET cause = 1 WHERE seq = 5",
        "UPDATE kith_change SET record = record + 1 WHERE seq = 5",
        "UPDATE kith_change SET set_id = set_id + 1 WHERE seq = 5",
        "UPDATE kith_change SET digest = x'00' WHERE seq = 5",
        "DELETE FROM kith_change WHERE seq = 5",
        "DELETE FROM kith_change WHERE seq = 1",
        "DELETE FROM kith_change WHERE seq = (SELECT max(seq) FROM kith_change)",
        "UPDATE kith_seal SET hash = x'00' WHERE first_seq = 1",
        "UPDATE kith_seal SET first_seq = 2 WHERE first_seq = 1",
        "DELETE FROM kith_seal WHERE first_seq = 1",
        "UPDATE kith_seal SET first_seq = -9223372036854775808 WHERE first_seq = 1",
        """
        UPDATE kith_seal SET last_seq = 9223372036854775807 \
        WHERE last_seq = (SELECT max(last_seq) FROM kith_seal)
        """,
    ]

    @Test("what was altered behind the kernel's back is reported", arguments: tamperings)
    func tampering(_ statement: String) async throws {
        #expect(try await fixture.kernel.verifyChangeLog().isEmpty)

        try await fixture.tamper(statement)

        #expect(try await fixture.kernel.verifyChangeLog() != [])
    }

    @Test("an unsealed change that was altered is reported")
    func unsealed() async throws {
        try await fixture.create("customer", ["name": "unsealed"])

        try await fixture.tamper(
            "UPDATE kith_change SET \"after\" = '{}' WHERE seq = (SELECT max(seq) FROM kith_change)"
        )

        #expect(try await fixture.kernel.verifyChangeLog() != [])
    }

    @Test("a row that cannot be read is an error with a remedy, and no crash")
    func unreadableRow() async throws {
        try await fixture.tamper("UPDATE kith_change SET op = 'frobnicate' WHERE seq = 5")

        let error = await failure { _ = try await fixture.kernel.verifyChangeLog() }

        #expect(error?.code == .unavailable)
        #expect(error?.recovery.contains("kith doctor") == true)
    }

    @Test("erasing blanks a record's values and salts, and the chain still verifies")
    func erase() async throws {
        let id = try await fixture.create("customer", ["name": "Zoe", "email": "z@example.com"]).id
        try await fixture.update("customer", id, ["email": "zz@example.com"])
        try await fixture.kernel.settle()

        let count = try await fixture.transact { transaction in
            try transaction.update("customer", id, ["name": .text("-"), "email": .null])
            return try transaction.erase("customer", id)
        }.result

        #expect(count == 3)
        #expect(try await fixture.kernel.verifyChangeLog().isEmpty)
        try await fixture.kernel.settle()
        #expect(try await fixture.kernel.verifyChangeLog().isEmpty)
        let left = try await fixture.onSession { session in
            try session.all(
                "SELECT seq FROM kith_change WHERE record = \(id.rawValue) "
                    + "AND (\"before\" IS NOT NULL OR \"after\" IS NOT NULL OR salt IS NOT NULL)"
            ) { $0.integer(0) }
        }
        #expect(left.isEmpty)
        let history = try await fixture.kernel.history(of: id, as: fixture.admin)
        #expect(history.map(\.isErased) == [true, true, true])
        #expect(history.allSatisfy { $0.fields.isEmpty })
    }

    @Test("what does not exist, or is of another entity, is not erased")
    func eraseOfOthers() async throws {
        let customer = try await fixture.create("customer", ["name": "Zoe"]).id

        for (entity, id) in [("job", customer), ("customer", fixture.administrator)] {
            let error = await failure {
                try await fixture.transact { _ = try $0.erase(entity, id) }
            }
            #expect(error?.code == .notFound)
        }
        let history = try await fixture.kernel.history(of: customer, as: fixture.admin)
        #expect(history.map(\.isErased) == [false])
    }

    @Test("who may not delete a record may not erase it")
    func eraseWithoutRight() async throws {
        let id = try await fixture.create("customer", ["name": "Zoe"]).id
        let reader = try await fixture.user(
            "reader", permissions: ["customer": ["read": "all", "update": "all"]])

        let error = await failure {
            try await fixture.transact(as: .user(reader)) { _ = try $0.erase("customer", id) }
        }

        #expect(error?.code == .forbidden)
    }

    @Test("of a secret field the log says that it changed, never what to")
    func secrets() async throws {
        let user = try await fixture.create("user", ["name": "Ana"]).id
        for word in ["first long password", "second long password"] {
            try await fixture.kernel.setPassword(word, of: user, as: fixture.admin, door: .cli)
        }

        let all = try await fixture.onSession { session in
            try session.all(
                "SELECT coalesce(\"before\", '') || coalesce(\"after\", '') FROM kith_change"
            ) { $0.text(0) }
        }
        #expect(!all.contains { $0.contains("argon2") })
        #expect(all.filter { $0.contains("\"changed\"") }.count >= 2)
    }
}
