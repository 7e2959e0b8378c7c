import KithAPI
import KithKernel
import KithModel

/// What is held back since a restore, as a sentence.
enum HeldWords {
    /// The sentence about what the kernel holds.
    static func line(_ held: Kernel.Held) -> String { line(held.json) }

    /// The sentence about what the API says is held.
    static func line(_ held: JSON) -> String {
        isAny(held) ? "Held until somebody releases it: \(list(held))." : "Nothing is held."
    }

    /// Whether anything is held.
    static func isAny(_ held: JSON) -> Bool { !parts(held).isEmpty }

    /// What is held, as `2 mail, 1 job`.
    static func list(_ held: JSON) -> String { parts(held).joined(separator: ", ") }

    private static func parts(_ held: JSON) -> [String] {
        let effects = (held["effects"]?.object ?? [:]).map { kind, count in
            "\(count.integer ?? 0) \(kind)"
        }
        let rest = [
            ("deliveries", "deliveries of events"), ("jobs", "jobs"), ("runs", "runs of flows"),
        ].compactMap {
            key, words in
            (held[key]?.integer).flatMap { $0 > 0 ? "\($0) \(words)" : nil }
        }
        return effects + rest
    }
}
