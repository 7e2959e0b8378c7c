import Glibc
import KithModel
import KithSQLite

/// Measures Kith on databases that it makes, and writes down the statements for the floor.
///
/// `Benchmarks/run` calls it; see there for the rounds.
@main
struct KithBenchmarks {
    static let usage = """
        KithBenchmarks make FILE CONTACTS       makes a database of so many contacts
        KithBenchmarks measure ROW FILE MODE    measures a row; MODE is full or off
        KithBenchmarks record ROW FILE TRACE    runs a row once and writes what it asked SQLite
        KithBenchmarks statements ROW FILE      prints the statements of a row
        KithBenchmarks start FILE               opens a database and asks one question
        KithBenchmarks rows                     names the rows
        """

    static func main() {
        // Where main itself is async its thread ends at once, which valgrind does not survive.
        // A semaphore may be posted from any thread.
        nonisolated(unsafe) let end = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        sem_init(end, 0, 0)
        Task.detached {
            await runOrExit()
            sem_post(end)
        }
        sem_wait(end)
    }

    private static func runOrExit() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            let line = Array("KithBenchmarks: \(error)\n".utf8)
            write(STDERR_FILENO, line, line.count)
            exit(1)
        }
    }

    private static func run(_ words: [String]) async throws {
        switch (words.first, words.count) {
        case ("make", 3): try await SampleDatabase(path: words[1]).make(contacts: count(words[2]))
        case ("measure", 4): try await measure(row(words[1]), words[2], words[3])
        case ("record", 4): try await record(row(words[1]), words[2], into: words[3])
        case ("statements", 3): try await printStatements(row(words[1]), words[2])
        case ("start", 2): try await start(words[1])
        case ("rows", 1): for row in BenchmarkRow.allCases { print(row.rawValue) }
        default: throw KernelError(.usage, "Usage:\n\(usage)")
        }
    }

    private static func measure(_ row: BenchmarkRow, _ path: String, _ mode: String) async throws {
        guard let durability = Sitting.durability(mode) else {
            throw KernelError(.usage, "`\(mode)` is neither full nor off.")
        }
        let sitting = try await Sitting.open(path, durability: durability)
        let work = try await row.prepared(sitting)
        try await work.warmUp()
        let watch = Stopwatch()
        let done = try await work.run()
        let spent = watch.spent()
        print("\(done) \(spent.processor) \(spent.wall)")
        await sitting.close()
    }

    private static func record(
        _ row: BenchmarkRow, _ path: String, into trace: String
    ) async throws {
        let sitting = try await Sitting.open(path, durability: .off, isRecorded: true)
        let work = try await row.prepared(sitting)
        sitting.recording.start()
        try await work.warmUp()
        sitting.recording.mark("W")
        try await work.runForFloor()
        try sitting.recording.write(to: trace)
        await sitting.close()
    }

    private static func printStatements(_ row: BenchmarkRow, _ path: String) async throws {
        let sitting = try await Sitting.open(path, durability: .off, isRecorded: true)
        let work = try await row.prepared(sitting)
        try await work.warmUp()
        sitting.recording.start()
        try await work.runForFloor()
        for statement in sitting.recording.statements { print(statement) }
        await sitting.close()
    }

    private static func start(_ path: String) async throws {
        let sitting = try await Sitting.open(path, durability: .full)
        try await BenchmarkRow.firstAnswer(sitting)
        let spent = Stopwatch.sinceStart()
        print("1 \(spent) \(try Memory.resident())")
        await sitting.close()
    }

    private static func row(_ name: String) throws -> BenchmarkRow {
        if let row = BenchmarkRow(rawValue: name) { return row }
        let names = BenchmarkRow.allCases.map(\.rawValue)
        throw KernelError(
            .usage, "There is no row `\(name)`\(Suggestion.question(for: name, among: names))")
    }

    private static func count(_ text: String) throws -> Int {
        guard let count = Int(text), (0...10_000_000).contains(count) else {
            throw KernelError(.usage, "`\(text)` is not a number of contacts.")
        }
        return count
    }
}
