import KithModel
import KithQuery
import KithStore
import Testing

@Suite("Search")
struct SearchTests {
    private static func hits(
        _ sample: SampleStore, _ text: String, _ rights: AccessRights? = nil, limit: Int = 20
    ) async throws -> [SearchHit] {
        var query = SearchQuery(text)
        query.limit = limit
        let plan = try sample.authorizer(rights).authorize(query)
        return try await sample.read { try $0.hits(plan) }
    }

    private static func titles(
        _ sample: SampleStore, _ text: String, _ rights: AccessRights? = nil
    ) async throws -> [String] {
        try await hits(sample, text, rights).map(\.title)
    }

    @Test("title equal comes before title start, word start, inside, and the newest first")
    func order() async throws {
        let sample = try await SampleStore()
        for (name, summary) in [
            ("other", "unmergering"), ("merger plan", ""), ("Merger", ""), ("x", "the merger"),
            ("Mergers", ""), ("y", "a post-merger"), ("z", "remerger"), ("MERGER", ""),
        ] {
            try await sample.add("deal", ["name": .text(name), "summary": .text(summary)])
        }

        let found = try await Self.titles(sample, " merger ")

        #expect(
            found == ["MERGER", "Merger", "Mergers", "merger plan", "y", "x", "z", "other"])
    }

    @Test("every term must stand in one row, in any order, whatever its case and marks")
    func terms() async throws {
        let sample = try await SampleStore()
        try await sample.add(
            "deal", ["name": .text("Crème brûlée"), "summary": .text("Zagreb split")])
        try await sample.add("deal", ["name": .text("Creme"), "summary": .text("Rijeka")])
        try await sample.add("account", ["name": .text("Zagreb Straße")])

        #expect(try await Self.titles(sample, "split CREME") == ["Crème brûlée"])
        #expect(try await Self.titles(sample, "creme") == ["Creme", "Crème brûlée"])
        #expect(try await Self.titles(sample, "crème rijeka zagreb") == [])
        #expect(try await Self.titles(sample, "STRASSE") == ["Zagreb Straße"])
        #expect(try await Self.titles(sample, "greb") == ["Zagreb Straße", "Crème brûlée"])
        #expect(try await Self.titles(sample, "bru eme") == ["Crème brûlée"])
    }

    @Test("a term under three characters matches the start of the title only")
    func shortTerms() async throws {
        let sample = try await SampleStore()
        for (name, summary) in [
            ("Jo Smith", "ab"), ("Bajo", "jo"), ("jörg", "smith"), ("Al", "jo"),
        ] {
            try await sample.add("deal", ["name": .text(name), "summary": .text(summary)])
        }

        #expect(try await Self.titles(sample, "jo") == ["jörg", "Jo Smith"])
        #expect(try await Self.titles(sample, "al") == ["Al"])
        #expect(try await Self.titles(sample, "jo smith") == ["Jo Smith", "jörg"])
        #expect(try await Self.titles(sample, "smith jo") == ["jörg", "Jo Smith"])
        #expect(try await Self.titles(sample, "jo sm") == ["Jo Smith"])
        #expect(try await Self.titles(sample, "ab") == [])
    }

    @Test(
        "operators and quotes are text like any other (32)",
        arguments: [
            "x) OR secret:merger", "merger\" OR \"x", "merger*", "NEAR(merger plan)", "\"", "'",
            "merg* OR plan", "^merger", "-merger", "folded:merger", "{folded}: merger",
            "merger AND plan", "merger NOT plan", "a\0merger", "\u{301}", "\"\"\"", "mer\"ger",
            "% merger", "_erger", "merger;--", "\u{FFFD}merger", "merger\\",
        ])
    func quoting(text: String) async throws {
        let sample = try await SampleStore()
        try await sample.add(
            "deal", ["name": .text("merger plan"), "secret_plan": .text("acquire")])

        // None of these texts, as text, stands in the record.
        #expect(try await Self.hits(sample, text).isEmpty)
    }

    @Test("quotes and operators are found where they stand")
    func literalMarks() async throws {
        let sample = try await SampleStore()
        try await sample.add("deal", ["name": .text("say \"hi\" AND* (x) OR {y}: %_\\ end")])

        for text in ["\"hi\"", "AND*", "{y}:", "%_\\", "(x) \"hi\"", "and* or"] {
            let found = try await Self.hits(sample, text).count
            #expect(found == (text == "and* or" ? 0 : 1), "\(text)")
        }
    }

    @Test("records that are deleted or may not be read are not found")
    func hiddenRecords() async throws {
        let sample = try await SampleStore()
        let account = try await sample.add("account", ["name": .text("merger house")])
        try await sample.add("deal", ["name": .text("merger one"), "account": .reference(account)])
        try await sample.add("deal", ["name": .text("merger two"), "probability": .integer(5)])
        let gone = try await sample.add("deal", ["name": .text("merger gone")])
        try await sample.delete(gone, of: "deal")

        #expect(
            try await Self.titles(sample, "merger") == ["merger two", "merger one", "merger house"])
        let scoped = try sample.rights(["deal": "probability = 5"])
        #expect(try await Self.titles(sample, "merger", scoped) == ["merger two", "merger house"])
        let distant = try sample.rights(["deal": "account.name is not null"])
        #expect(try await Self.titles(sample, "one", distant) == ["merger one"])
        #expect(try await Self.titles(sample, "two", distant) == [])
        #expect(try await Self.titles(sample, "me", distant) == ["merger one", "merger house"])
    }

    @Test("a sensitive field is searched only by who may read it")
    func sensitiveFields() async throws {
        let sample = try await SampleStore()
        try await sample.add(
            "deal", ["name": .text("harmless"), "secret_plan": .text("hostile takeover")])
        let deal = try sample.entity("deal")
        let plan = try sample.field("deal.secret_plan")
        let all = AccessRights.everything(user: nil)
        let access = EntityAccess(scopes: [.read: .all], fields: [plan.id: .none])
        let limited = AccessRights(user: nil, entities: [deal.id: access], fallback: all.fallback)

        #expect(try await Self.titles(sample, "takeover") == ["harmless"])
        #expect(try await Self.titles(sample, "takeover", limited) == [])
        #expect(try await Self.titles(sample, "harmless", limited) == ["harmless"])
        // One row must hold every term, so a hidden text cannot be guessed beside a known one.
        #expect(try await Self.titles(sample, "harmless takeover") == [])
    }

    @Test("a title that some may not read is neither matched for them nor shown")
    func restrictedTitle() async throws {
        let sample = try await SampleStore()
        let record = try sample.record(
            "deal", ["name": .text("codename falcon"), "summary": .text("quarterly bird")])
        let deal = try sample.entity("deal")
        let name = try sample.field("deal.name")
        let (schema, codec) = (sample.schema, sample.codec)
        try await sample.store.write { session in
            let table = RecordTable(deal, schema: schema, codec: codec, dialect: session.dialect)
            try table.insert(record, session)
            try SearchIndex(session).insert(SearchRow.rows(of: record, restricted: [name.id]))
        }
        let moment = QueryMoment(
            now: SampleStore.now, today: SampleStore.now.utc.date, timeZone: "UTC")
        func titles(_ text: String, mayRead: Bool) async throws -> [String] {
            let access = EntityAccess(
                scopes: [.read: .all], fields: mayRead ? [:] : [name.id: .none])
            let rights = AccessRights(
                user: nil, entities: [deal.id: access],
                fallback: AccessRights.everything(user: nil).fallback)
            let authorizer = Authorizer(
                schema: schema, rights: rights, moment: moment, restrictedFields: [name.id])
            let plan = try authorizer.authorize(SearchQuery(text))
            return try await sample.read { try $0.hits(plan).map(\.title) }
        }

        #expect(try await titles("codename", mayRead: true) == ["codename falcon"])
        #expect(try await titles("co", mayRead: true) == ["codename falcon"])
        #expect(try await titles("codename", mayRead: false) == [])
        #expect(try await titles("co", mayRead: false) == [])
        #expect(try await titles("bird", mayRead: false) == [record.id.description])
        #expect(try await titles("bird", mayRead: true) == ["codename falcon"])
    }

    @Test("only the newest thousand rows are ranked, and a title is found among any number")
    func manyHits() async throws {
        let sample = try await SampleStore()
        var records = [try sample.record("deal", ["name": .text("common")])]
        records += [try sample.record("deal", ["name": .text("common start")])]
        records += [try sample.record("deal", ["name": .text("old"), "summary": .text("common")])]
        records += try (0..<1100).map {
            try sample.record("deal", ["name": .text("deal \($0)"), "summary": .text("uncommon")])
        }
        try await sample.add(records)

        let found = try await Self.hits(sample, "common", limit: 4).map(\.title)

        #expect(found == ["common", "common start", "deal 1099", "deal 1098"])
    }

    @Test("long texts and terms are found however long they are")
    func longTerms() async throws {
        let sample = try await SampleStore()
        let word = String(repeating: "abcdefghij", count: 24) + "čž"
        try await sample.add("deal", ["name": .text("long"), "summary": .text("x" + word + "y")])

        #expect(try await Self.titles(sample, word) == ["long"])
        #expect(try await Self.titles(sample, word + "z") == [])
    }
}
