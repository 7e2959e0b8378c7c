import KithKernel
import KithModel
import KithTesting

/// Something that takes what strangers send, and what must hold of it for every input.
protocol Fuzzer {
    /// The name of its corpus, and on the command line.
    static var name: String { get }
    /// What its inputs look like.
    static var grammar: Grammar { get }

    /// Makes what the inputs are given to.
    init() async throws

    /// Hands an input over and looks at what comes back.
    ///
    /// - Throws: `Finding` for what must not be; an error that refuses the input with a code
    ///   and a status below 500 is as it should be.
    func run(_ input: [UInt8]) async throws

    /// Gives back the memory that a server gives back when nobody asks it.
    func rest() throws

    /// Ends what was made.
    func end() async throws
}

extension Fuzzer {
    func rest() throws {}

    func end() async throws {}
}

/// A fuzzer that goes through the store.
protocol WorldFuzzer: Fuzzer {
    var world: World { get }
}

extension WorldFuzzer {
    func rest() throws { try world.kith.kernel.rest() }
}

/// Something that must not be.
struct Finding: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Finds fault with what is not so.
    static func require(_ holds: Bool, _ words: @autoclosure () -> String) throws {
        guard holds else { throw Finding(words()) }
    }

    /// Finds fault with an error that does not tell who sent the input what to do about it.
    static func require(typed error: any Error) throws {
        guard let error = error as? KernelError else {
            throw Finding("an error without a code: \(error)")
        }
        try require(
            error.code.status < 500, "status \(error.code.status) (\(error.code)): \(error)")
    }
}
