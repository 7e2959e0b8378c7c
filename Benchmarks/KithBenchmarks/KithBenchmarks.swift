import Glibc
import KithModel
import KithSQLite

/// Asks what clients ask the server, without HTTP: to measure what is left, and to write down
/// the statements for the floor.
///
/// `Benchmarks/run` calls it; see there for the rounds.
@main
struct KithBenchmarks {
    static let usage = """
        KithBenchmarks record FOLDER REQUESTS OUT         asks the rows in turn and writes what each
                                                          asked SQLite to OUT/ROW.trace
        KithBenchmarks measure FOLDER REQUESTS ROW MODE   measures a row; MODE is full or off
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
        case ("record", 4): try await record(words[1], words[2], into: words[3])
        case ("measure", 5): try await measure(words[1], words[2], row: words[3], words[4])
        default: throw KernelError(.usage, "Usage:\n\(usage)")
        }
    }

    private static func record(
        _ folder: String, _ requests: String, into place: String
    ) async throws {
        let token = try RequestFile.text(of: folder + "/token")
        let rows = try RequestFile(path: requests, token: token).rows
        let sitting = try await Sitting(folder, token: token, .off, isRecorded: true)
        try await sitting.run { sitting in
            for row in rows {
                sitting.recording.start()
                for (index, question) in row.requests.enumerated() {
                    if index == row.warmUp { sitting.recording.mark("W") }
                    try await sitting.asking.ask(question)
                }
                try sitting.recording.write(to: "\(place)/\(row.name).trace")
            }
        }
    }

    private static func measure(
        _ folder: String, _ requests: String, row name: String, _ mode: String
    ) async throws {
        guard let durability = ["full": Durability.full, "off": .off][mode] else {
            throw KernelError(.usage, "`\(mode)` is neither full nor off.")
        }
        let token = try RequestFile.text(of: folder + "/token")
        guard
            let row = try RequestFile(path: requests, token: token).rows.first(where: {
                $0.name == name
            })
        else { throw KernelError(.usage, "There is no row `\(name)`.") }
        let sitting = try await Sitting(folder, token: token, durability, isRecorded: false)
        try await sitting.run { sitting in
            for question in row.requests[..<row.warmUp] { try await sitting.asking.ask(question) }
            let watch = Stopwatch()
            for question in row.requests[row.warmUp...] { try await sitting.asking.ask(question) }
            let spent = watch.spent()
            print("\(row.requests.count - row.warmUp) \(spent.processor) \(spent.wall)")
        }
    }
}
