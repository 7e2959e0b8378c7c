import KithModel
import Synchronization

/// Where the kernel and capabilities take what nobody is to guess.
public final class Chance: Sendable {
    /// The state of a sequence that is the same every time; nil for the system's own numbers.
    private let state: Mutex<UInt64?>

    private init(_ seed: UInt64?) { state = Mutex(seed) }

    /// The system's own numbers, which nobody can guess.
    public static let system = Chance(nil)

    /// A sequence that is the same every time: for tests, which compare two runs.
    public static func repeatable() -> Chance { Chance(0x9E37_79B9_7F4A_7C15) }

    /// Returns letters of an alphabet, each as likely as any.
    func text(_ count: Int, of alphabet: [Character]) -> String {
        guard !alphabet.isEmpty else { return "" }
        return String(
            (0..<count).map { _ in alphabet[Int(number(below: UInt32(alphabet.count)))] })
    }

    private func number(below limit: UInt32) -> UInt32 {
        state.withLock { state in
            guard var value = state else { return Sodium.randomNumber(below: limit) }
            // SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators).
            value &+= 0x9E37_79B9_7F4A_7C15
            state = value
            var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return UInt32(truncatingIfNeeded: (mixed ^ (mixed >> 31)) >> 32) % limit
        }
    }
}

extension Transaction {
    /// Returns letters that nobody can guess, as the word by which an answer finds its
    /// conversation.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - alphabet: those to choose from, each as likely as any.
    public func unguessableText(_ count: Int, of alphabet: [Character]) -> String {
        state.environment.chance.text(count, of: alphabet)
    }
}
