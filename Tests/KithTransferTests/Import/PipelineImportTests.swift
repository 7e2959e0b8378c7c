import KithKernel
import KithModel
import KithQuery
import KithTesting
import KithTransfer
import Testing

/// The sales pipeline of 8,800 deals, with its reference figures, by the maps that the
/// documentation shows.
@Suite(
    .enabled(
        if: RealData.has("pipeline_maven"),
        "The folder pipeline_maven of the shared data is missing, so the real pipeline did not run."
    ))
struct PipelineImportTests {
    private static let files = [
        ("sales_teams.csv", "teams.json"), ("accounts.csv", "accounts.json"),
        ("products.csv", "products.json"), ("sales_pipeline.csv", "deals.json"),
    ]

    private static func maps(_ name: String) throws -> [ImportMap] {
        try ImportMap.example("pipeline/" + name)
    }

    private static func path(_ name: String, _ desk: ImportDesk) throws -> String {
        try desk.file(try RealData.bytes("pipeline_maven/data/\(name)"), name)
    }

    @Test("the four files are imported whole, give the reference figures, and change nothing again")
    func figures() async throws {
        let desk = try await ImportDesk()
        for (file, map) in Self.files {
            let report = try await desk.importer().run(Self.path(file, desk), Self.maps(map))
            #expect(report.isClean, "\(file): \(report.faults.prefix(3))")
        }
        let before = try await desk.changes()

        #expect(try await desk.count("deal") == 8800)
        #expect(try await desk.count("account", where: "sector = 'technolgy'") == 12)
        #expect(try await desk.count("account", where: "parent is not null") == 15)
        try await expectReference(desk)

        for (file, map) in Self.files {
            let report = try await desk.importer().run(Self.path(file, desk), Self.maps(map))
            #expect(report.isClean)
            #expect(report.set == nil)
        }
        #expect(try await desk.changes() == before)
    }

    @Test("without the translation every deal with GTXPro is refused with the name that is meant")
    func untranslated() async throws {
        let desk = try await ImportDesk()
        for (file, map) in Self.files.dropLast() {
            try await desk.importer().run(Self.path(file, desk), Self.maps(map))
        }
        let before = try await desk.changes()
        var maps = try Self.maps("deals.json")
        for index in maps[0].columns.indices { maps[0].columns[index].values = [:] }

        let report = try await desk.importer().run(
            Self.path("sales_pipeline.csv", desk), maps, ImportOptions(isDryRun: true))

        #expect(report.tallies.map(\.rejected) == [1480])
        #expect(report.tallies.map(\.created) == [7320])
        #expect(report.faults.first?.line == 3)
        #expect(
            report.faults.allSatisfy {
                $0.message == "There is no product `GTXPro`: did you mean `GTX Pro`?"
            })
        #expect(try await desk.changes() == before)
    }

    /// Names the quarter that begins on a day.
    private static func quarter(_ day: String) -> String {
        let month = Int(day.dropFirst(5).prefix(2)) ?? 0
        return "\(day.prefix(4))Q\((month + 2) / 3)"
    }

    private func expectReference(_ desk: ImportDesk) async throws {
        let reference = try JSONReader.read(RealData.bytes("pipeline_maven/reference.json"))
        func wanted(_ key: String) -> [String: Decimal] {
            var figures: [String: Decimal] = [:]
            for (name, json) in reference[key]?.object ?? [:] { figures[name] = Decimal(json.text) }
            return figures
        }
        let won = "status = 'won'"

        let stages = try await desk.groups("stage").mapValues { Decimal($0.count) }
        #expect(stages == wanted("by_stage"))
        let products = try await desk.groups("product", where: won).compactMapValues(\.sum)
        var byProduct = wanted("won_by_product")
        byProduct["GTX Pro"] = byProduct.removeValue(forKey: "GTXPro")
        #expect(products == byProduct)
        let managers = try await desk.groups("team.manager", where: won).compactMapValues(\.sum)
        #expect(managers == wanted("won_by_manager"))
        let quarters = try await desk.groups("closed_on:quarter", where: won)
            .compactMapValues(\.sum).mapKeys(Self.quarter)
        #expect(quarters == wanted("won_by_quarter"))
        let total = try await desk.groups("status", where: won)["won"]?.sum
        #expect(total == reference["won_value"].flatMap { Decimal($0.text) })
        #expect(
            try await desk.count("deal", where: "account is null")
                == reference["missing_account"]?.integer.map(Int.init))
    }
}

extension ImportDesk {
    /// Counts deals and sums their values, by the titles or texts of what they are grouped by.
    fileprivate func groups(
        _ groups: String, where filter: String? = nil
    ) async throws -> [String: (count: Int64, sum: Decimal?)] {
        var request = AggregateRequest("deal", filter: filter)
        request.groups = groups
        request.measures = "sum(value)"
        let answer = try await kith.kernel.aggregate(request, as: .user(kith.administrator))
        var figures: [String: (count: Int64, sum: Decimal?)] = [:]
        for group in answer.groups {
            let key = group.key.first ?? .null
            let name = key.reference.flatMap { answer.titles[$0] } ?? key.plainText
            let sum = group.figures.first
            figures[name] = (Int64(group.count), sum?.money?.amount ?? sum?.decimal)
        }
        return figures
    }
}

extension Dictionary {
    fileprivate func mapKeys<New: Hashable>(_ change: (Key) -> New) -> [New: Value] {
        Dictionary<New, Value>(
            map { (change($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
