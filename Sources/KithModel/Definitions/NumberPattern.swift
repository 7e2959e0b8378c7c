/// How an auto-number is written: `D-{n}`, or `C-{n+1000}` for numbers that begin with 1001.
public struct NumberPattern: Sendable, Hashable {
    private let before: String
    private let first: Int64
    private let after: String

    /// Reads a pattern; nil where it says not, or more than once, where the number stands.
    ///
    /// - Parameter text: what is added to the number, as the 1000 of `{n+1000}`, has at most nine
    ///   digits.
    public init?(_ text: String) {
        let parts = text.split(separator: "{n", omittingEmptySubsequences: false)
        guard parts.count == 2, let end = parts[1].firstIndex(of: "}") else { return nil }
        let sum = parts[1][..<end]
        let digits = sum.dropFirst()
        let isPlain = sum.isEmpty
        let isSum =
            sum.first == "+" && (1...9).contains(digits.utf8.count)
            && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isPlain || isSum, let first = isPlain ? 0 : Int64(digits) else { return nil }
        before = String(parts[0])
        self.first = first
        after = String(parts[1][end...].dropFirst())
    }

    /// Returns what a record gets that is the so many-th, beginning with 1.
    public func text(of number: Int64) -> String { before + String(number + first) + after }
}
