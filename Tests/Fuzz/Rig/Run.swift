import KithKernel
import KithModel

/// One run of a fuzzer: its corpus, then inputs made by grammar and mutation.
struct Run<Subject: Fuzzer> {
    let count: Int
    let seed: UInt64
    let corpus: Corpus
    let last: LastInput

    /// In a short run the caches of SQLite still fill after the first tenth.
    private var filling: Int { count < 50_000 ? 4 << 20 : 0 }

    /// No input may take longer.
    private static var longest: Int64 { 2000 }

    /// Runs everything.
    ///
    /// - Returns: a line about it.
    /// - Throws: `Finding` with what was found; the input is in the file of the last one.
    func run() async throws -> String {
        let subject = try await Subject()
        var random = SeededRandom(seed: seed)
        var slowest: Int64 = 0
        let start = KernelClock.monotonicMilliseconds
        for (name, bytes) in corpus.inputs {
            slowest = max(slowest, try await take(bytes, subject, "corpus \(name)"))
        }
        var early = 0
        for number in 0..<count {
            let input = input(&random)
            slowest = max(slowest, try await take(input, subject, "seed \(seed), input \(number)"))
            if number == count / 10 { early = try restingMemory(of: subject) }
        }
        let late = try restingMemory(of: subject)
        try await subject.end()
        try Finding.require(
            count < 1000 || late <= early + early / 10 + filling,
            "memory has grown from \(early >> 10) to \(late >> 10) KiB")
        let seconds = Double(KernelClock.monotonicMilliseconds - start) / 1000
        return "\(Subject.name): \(corpus.inputs.count) of the corpus, \(count) made, "
            + "\(seconds) s, slowest \(slowest) ms, \(early >> 20) to \(late >> 20) MiB"
    }

    /// What is resident when all is given back that a server keeps only while it is asked: the
    /// pages of a file that grows with what was written are no growth of the program.
    private func restingMemory(of subject: Subject) throws -> Int {
        try subject.rest()
        ResidentMemory.settle()
        return ResidentMemory.bytes
    }

    private func take(
        _ input: [UInt8], _ subject: Subject, _ name: String
    ) async throws -> Int64 {
        last.keep(input)
        let start = KernelClock.monotonicMilliseconds
        do {
            do {
                try await subject.run(input)
            } catch let finding as Finding {
                throw finding
            } catch {
                try Finding.require(typed: error)
            }
            let time = KernelClock.monotonicMilliseconds - start
            try Finding.require(time <= Self.longest, "it took \(time) ms")
            return time
        } catch {
            throw Finding("\(Subject.name), \(name): \(error)")
        }
    }

    private func input(_ random: inout SeededRandom) -> [UInt8] {
        let made = Subject.grammar.text(using: &random)
        switch random.below(20) {
        case 0..<8: return made
        case 8..<15:
            let other = Subject.grammar.text(using: &random)
            return Mutation.mutated(made, with: other, using: &random)
        case 15..<19 where !corpus.inputs.isEmpty:
            let seed = random.one(of: corpus.inputs).bytes
            return Mutation.mutated(seed, with: made, using: &random)
        default: return (0..<random.below(200)).map { _ in UInt8(random.below(256)) }
        }
    }
}
