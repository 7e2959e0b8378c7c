/// A version by the rules of Semantic Versioning 2.0.0, as `1.4.0` or `2.0.0-beta.2+build5`.
public struct SemanticVersion: Sendable, Hashable {
    /// The first three numbers.
    public let major, minor, patch: Int
    /// The parts after `-`, which make it come before the version without them.
    public let prerelease: [String]
    /// What stands after `+`; it says nothing about the order.
    public let build: String

    /// Makes a version of three numbers.
    public init(_ major: Int, _ minor: Int, _ patch: Int, prerelease: [String] = []) {
        (self.major, self.minor, self.patch) = (major, minor, patch)
        self.prerelease = prerelease
        build = ""
    }

    /// Reads a version; nil for what is none, as `1.2`, `01.0.0` or `1.0.0-`.
    public init?(_ text: String) {
        guard text.utf8.count <= 100 else { return nil }
        let (rest, build) = Self.split(text, at: "+")
        let (core, prerelease) = Self.split(rest, at: "-")
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
            .map(Self.number)
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1],
            let patch = numbers[2],
            let marks = Self.parts(prerelease, areNumbersPlain: true),
            Self.parts(build, areNumbersPlain: false) != nil
        else { return nil }
        (self.major, self.minor, self.patch) = (major, minor, patch)
        self.prerelease = marks
        self.build = build ?? ""
    }

    /// Whether both are versions of the same three numbers.
    func hasNumbers(of other: SemanticVersion) -> Bool {
        (major, minor, patch) == (other.major, other.minor, other.patch)
    }

    private static func split(_ text: String, at mark: Character) -> (String, String?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (String(text[..<place]), String(text[text.index(after: place)...]))
    }

    /// The parts of what stands after a sign; none where the sign is missing, nil where one of
    /// them is not allowed.
    private static func parts(_ text: String?, areNumbersPlain: Bool) -> [String]? {
        guard let text else { return [] }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let isGood = parts.allSatisfy { part in
            let isSpelled = part.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
                default: false
                }
            }
            let isNumber = part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            return isSpelled && !part.isEmpty
                && (!areNumbersPlain || !isNumber || number(part) != nil)
        }
        return isGood ? parts : nil
    }

    /// A number without leading zeros, small enough to be compared.
    static func number(_ text: some StringProtocol) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 9,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count == 1 || text.utf8.first != 0x30
        else { return nil }
        return Int(text)
    }
}

extension SemanticVersion: Comparable {
    /// Whether one comes before another by the rules of precedence.
    public static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        guard left.hasNumbers(of: right) else {
            return (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
        }
        guard !left.prerelease.isEmpty, !right.prerelease.isEmpty else {
            return !left.prerelease.isEmpty && right.prerelease.isEmpty
        }
        for (mine, other) in zip(left.prerelease, right.prerelease) where mine != other {
            switch (number(mine), number(other)) {
            case (let mine?, let other?): return mine < other
            case (nil, nil): return mine.utf8.lexicographicallyPrecedes(other.utf8)
            case (_, nil): return true
            case (nil, _): return false
            }
        }
        return left.prerelease.count < right.prerelease.count
    }
}

extension SemanticVersion: CustomStringConvertible {
    /// The version as it is written.
    public var description: String {
        let marks = prerelease.isEmpty ? "" : "-" + prerelease.joined(separator: ".")
        return "\(major).\(minor).\(patch)" + marks + (build.isEmpty ? "" : "+" + build)
    }
}
