import Glibc
import KithServer

/// Runs fuzzers: all of them, or those that are named.
///
/// `KithFuzz [--inputs COUNT] [--seed NUMBER] [--corpus DIR] [--last DIR] NAME…`; with
/// `--only FILE` the named one takes one input. What it takes last is in `fuzz-NAME.last`, which
/// goes when all is well.
@main
struct KithFuzz {
    private var inputs = 5000
    private var seed: UInt64 = 1
    private var corpus = "Tests/Fuzz/Corpus"
    private var folder = ".build"
    private var only: String?
    private var listsOnly = false
    private var names: [String] = []

    private static var fuzzers: [any Fuzzer.Type] {
        [
            FilterFuzzer.self, SearchFuzzer.self, CSVFuzzer.self, JSONFuzzer.self,
            IDFuzzer.self, CursorFuzzer.self, HeaderFuzzer.self, MultipartFuzzer.self,
            QueryStringFuzzer.self, BulkFuzzer.self, IdempotencyFuzzer.self,
        ]
    }

    static func main() async {
        // As a server does.
        FreedMemory.limit()
        do {
            let fuzz = try KithFuzz(Array(CommandLine.arguments.dropFirst()))
            if fuzz.listsOnly { return fuzzers.forEach { print($0.name) } }
            for fuzzer in fuzzers where fuzz.names.isEmpty || fuzz.names.contains(fuzzer.name) {
                try await fuzz.run(fuzzer)
            }
        } catch {
            print("FOUND \(error)")
            exit(1)
        }
    }

    private init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                names.append(word)
                continue
            }
            guard let value = rest.popFirst() else { throw Finding("\(word) needs a value") }
            switch word {
            case "--inputs": inputs = Int(value) ?? inputs
            case "--seed": seed = UInt64(value) ?? seed
            case "--corpus": corpus = value
            case "--last": folder = value
            case "--only": only = value
            case "--list": listsOnly = true
            default: throw Finding("there is no option \(word)")
            }
        }
        let known = Self.fuzzers.map { $0.name }
        if let name = names.first(where: { !known.contains($0) }) {
            throw Finding("there is no fuzzer \(name); there are \(known.joined(separator: ", "))")
        }
    }

    private func run<Subject: Fuzzer>(_ subject: Subject.Type) async throws {
        let last = try LastInput("\(folder)/fuzz-\(Subject.name).last")
        if let only {
            try await Subject().run(Corpus.contents(only))
            return
        }
        let run = Run<Subject>(
            count: inputs, seed: seed, corpus: Corpus("\(corpus)/\(Subject.name)"), last: last)
        print(try await run.run())
        fflush(nil)
        last.remove()
    }
}
