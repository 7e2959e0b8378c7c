import KithKernel
import KithModel
import KithQuery
import KithTransfer

/// What is measured.
enum BenchmarkRow: String, CaseIterable {
    case create
    case list
    case count
    case search
    case searchMany = "search-many"
    case report
    case `import`
    case importCSV = "import-csv"

    /// A row that is ready to run.
    struct Work {
        /// Runs until caches hold what they will.
        let warmUp: () async throws -> Void
        /// Runs, and returns how many times.
        let run: () async throws -> Int
        /// Runs as much as the floor is to run.
        let runForFloor: () async throws -> Void
    }

    /// Returns the row's work at a sitting.
    func prepared(_ sitting: Sitting) async throws -> Work {
        switch self {
        case .create: Self.creating(sitting)
        case .list: Self.asking(300) { try await Self.list(sitting, count: .none) }
        case .count: Self.asking(20) { try await Self.list(sitting, count: .exact) }
        case .search: Self.asking(200) { try await Self.search("kovunt", sitting) }
        case .searchMany: Self.asking(100) { try await Self.search("ovic", sitting) }
        case .report: Self.asking(300) { try await Self.report(sitting) }
        case .import: Self.importing(sitting)
        case .importCSV: try Self.importingFile(sitting)
        }
    }

    /// Asks for one record, as the first page after a start would.
    static func firstAnswer(_ sitting: Sitting) async throws {
        var request = QueryRequest("contact")
        request.limit = 1
        _ = try await sitting.kernel.query(request, as: sitting.seller).jsonText
    }

    // MARK: - Writing

    private static func creating(_ sitting: Sitting) -> Work {
        func create(_ inputs: [JSONObject]) async throws {
            for input in inputs {
                let made = try await sitting.kernel.create(
                    "contact", [input], as: sitting.seller, door: Door("api"))
                guard made.records.count == 1 else { throw KernelError(.invalid, "No record.") }
            }
        }
        let few = people(100, seed: 3)
        let many = people(1500, seed: 4)
        return Work(
            warmUp: { try await create(few) },
            run: {
                try await create(many)
                return many.count
            },
            runForFloor: { try await create(many) })
    }

    private static func people(_ count: Int, seed: UInt64) -> [JSONObject] {
        var people = People(seed: seed)
        return (0..<count).map { _ in people.next() }
    }

    private static func importing(_ sitting: Sitting) -> Work {
        let few = people(500, seed: 5)
        let many = people(20_000, seed: 6)
        let importing = Importing(sitting.kernel, sitting.seller)
        return Work(
            warmUp: { try await importing.run(few) },
            run: {
                try await importing.run(many)
                return many.count
            },
            runForFloor: { try await importing.run(many) })
    }

    private static func importingFile(_ sitting: Sitting) throws -> Work {
        let few = try TableOfPeople(people(500, seed: 7), at: sitting.path + ".few.csv")
        let many = try TableOfPeople(people(20_000, seed: 8), at: sitting.path + ".many.csv")
        let importer = Importer(sitting.kernel, as: sitting.seller)
        func run(_ table: TableOfPeople) async throws {
            let report = try await importer.run(table.path, [table.map])
            guard report.isClean, report.tallies.first?.read == table.count else {
                throw KernelError(.invalid, "\(report.rejected) rows were refused.")
            }
        }
        return Work(
            warmUp: { try await run(few) },
            run: {
                try await run(many)
                return many.count
            },
            runForFloor: { try await run(many) })
    }

    // MARK: - Reading

    private static func asking(_ count: Int, _ question: @escaping () async throws -> Void) -> Work
    {
        Work(
            warmUp: { for _ in 0..<3 { try await question() } },
            run: {
                for _ in 0..<count { try await question() }
                return count
            },
            runForFloor: { try await question() })
    }

    private static func list(_ sitting: Sitting, count: Query.CountMode) async throws {
        var request = QueryRequest("contact", filter: "name ~ 'mar'")
        request.sort = "name"
        request.fields = "name,email,phone,city,company,owner,updated_at"
        request.count = count
        let answer = try await sitting.kernel.query(request, as: sitting.seller)
        guard answer.rows.count == 50, answer.jsonText.utf8.count > 5000 else {
            throw KernelError(.invalid, "The list has \(answer.rows.count) rows.")
        }
    }

    private static func search(_ text: String, _ sitting: Sitting) async throws {
        let hits = try await sitting.kernel.search(text, as: sitting.seller)
        guard hits.count == 20 else { throw KernelError(.invalid, "\(hits.count) hits.") }
    }

    private static func report(_ sitting: Sitting) async throws {
        var request = AggregateRequest("deal")
        request.groups = "stage"
        request.measures = "sum(amount)"
        let answer = try await sitting.kernel.aggregate(request, as: sitting.seller)
        guard answer.groups.count == SampleDatabase.stages.count, !answer.json.text.isEmpty else {
            throw KernelError(.invalid, "The report has \(answer.groups.count) groups.")
        }
    }
}
