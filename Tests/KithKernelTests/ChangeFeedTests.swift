import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Change feed and change sets")
struct ChangeFeedTests {
    private let fixture: KernelFixture
    private let mechanic: RecordID

    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        mechanic = try await fixture.user("mick", permissions: ["job": ["*": "own"]])
    }

    private func feed(
        from start: FeedStart = .start, limit: Int, as principal: Principal
    ) async throws -> (changes: [ChangeSummary], pages: Int, next: FeedStart) {
        var (changes, pages, next): ([ChangeSummary], Int, FeedStart) = ([], 0, start)
        while true {
            let page = try await fixture.kernel.changes(after: next, limit: limit, as: principal)
            changes += page.changes
            pages += 1
            next = .token(page.next)
            if !page.hasMore { return (changes, pages, next) }
        }
    }

    @Test("pages of any length tell every change once and in order", arguments: [1, 3, 7, 1000])
    func pages(_ limit: Int) async throws {
        for number in 0..<10 { try await fixture.create("job", ["name": .string("\(number)")]) }

        let read = try await feed(limit: limit, as: fixture.admin)

        let seqs = read.changes.map(\.seq)
        #expect(seqs == Array(1...Int64(seqs.count)))
        try await fixture.create("job", ["name": "later"])
        let later = try await feed(from: read.next, limit: limit, as: fixture.admin)
        #expect(later.changes.count == 1)
    }

    @Test("changes that commit while the feed is read come later, none missing and none twice")
    func concurrentWrites() async throws {
        async let writes: Void = {
            for number in 0..<40 {
                try await fixture.create("job", ["name": .string("\(number)")])
            }
        }()
        var (seen, next): ([Int64], FeedStart) = ([], .start)
        for _ in 0..<60 {
            let page = try await fixture.kernel.changes(after: next, limit: 5, as: fixture.admin)
            seen += page.changes.map(\.seq)
            next = .token(page.next)
        }
        try await writes
        let rest = try await feed(from: next, limit: 100, as: fixture.admin)
        seen += rest.changes.map(\.seq)

        #expect(seen == Array(1...Int64(seen.count)))
    }

    @Test("a reader is told what it may read now, and its token moves past the rest")
    func filtered() async throws {
        let mine = try await fixture.create("job", ["name": "mine"], as: .user(mechanic)).id
        let before = try await feed(limit: 2, as: .user(mechanic))
        for number in 0..<9 { try await fixture.create("job", ["name": .string("\(number)")]) }
        try await fixture.update("job", mine, ["state": "done"], as: .user(mechanic))

        let after = try await feed(from: before.next, limit: 2, as: .user(mechanic))

        let own = before.changes.filter { $0.entity == "job" }
        #expect(own.map(\.record) == [mine])
        #expect(after.changes.map(\.record) == [mine])
        try await fixture.update("job", mine, ["owner": .id(fixture.administrator)])
        let lost = try await feed(limit: 100, as: .user(mechanic))
        #expect(lost.changes.allSatisfy { $0.entity != "job" })
    }

    @Test("an unreadable field is left out of a change; deleted records keep their history")
    func fieldsAndDeletion() async throws {
        let reader = try await fixture.user("reader", permissions: ["customer": ["read": "all"]])
        let id = try await fixture.create("customer", ["name": "Ana", "salary": "9.00"]).id
        try await fixture.delete("customer", id)

        let seen = try await fixture.kernel.history(of: id, as: .user(reader))
        let all = try await fixture.kernel.history(of: id, as: fixture.admin)

        #expect(seen.map(\.operation) == ["delete", "create"])
        #expect(seen.last?.fields.contains { $0.field.name == "salary" } == false)
        #expect(all.last?.fields.contains { $0.field.name == "salary" } == true)
    }

    @Test("change sets are shown to who made them and to administrators")
    func ownSets() async throws {
        try await fixture.create("job", ["name": "mine"], as: .user(mechanic))
        for number in 0..<30 { try await fixture.create("job", ["name": .string("\(number)")]) }

        let own = try await fixture.kernel.changeSets(limit: 20, as: .user(mechanic))
        let all = try await fixture.kernel.changeSets(limit: 20, as: fixture.admin)

        #expect(own.map(\.actor) == [mechanic])
        #expect(all.count == 20)
        let older = try await fixture.kernel.changeSets(
            before: all.last?.id, limit: 100, as: fixture.admin)
        #expect(Set(all.map(\.id)).isDisjoint(with: older.map(\.id)))
        #expect(older.contains { $0.actor == mechanic })
    }

    @Test("a write that changes nothing and a refused one leave no change set")
    func noEmptySets() async throws {
        let job = try await fixture.create("job", ["name": "A"]).id
        let before = try await fixture.kernel.changeSets(limit: 100, as: fixture.admin).count

        try await fixture.update("job", job, ["name": "A"])
        _ = await failure { try await fixture.create("job", ["name": "Loud!"]) }

        let after = try await fixture.kernel.changeSets(limit: 100, as: fixture.admin).count
        #expect(after == before)
    }

    @Test("every change names its set, its door and the change that caused it")
    func causes() async throws {
        let job = try await fixture.create("job", ["name": "A", "needs_part": .boolean(true)]).id

        let page = try await fixture.kernel.changes(after: .start, limit: 1000, as: fixture.admin)
        let made = page.changes.suffix(2)

        #expect(made.map(\.entity) == ["job", "part"])
        #expect(made.map(\.via) == ["cli", "hook workshop.first-part"])
        #expect(made.first?.record == job)
        #expect(made.last?.cause == made.first?.token)
        #expect(Set(made.map(\.set)).count == 1)
    }
}
