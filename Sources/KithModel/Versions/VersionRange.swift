/// The versions that fit, as `^1.2`, `~1.4.2`, `>=1.2 <2`, `1.4.0` or `*`.
///
/// What stands side by side must all hold; of what stands around `||` one must. A version that
/// comes before a release, as `2.0.0-beta`, fits only where the range names such a one of the
/// same three numbers.
public struct VersionRange: Sendable, Hashable {
    /// The range as it was written.
    public let text: String
    private let choices: [[Bound]]

    /// Every version.
    public static let any = VersionRange(text: "*", choices: [[]])

    private enum Comparison: String, Sendable {
        case atLeast = ">=", atMost = "<=", over = ">", under = "<"
    }

    private struct Bound: Sendable, Hashable {
        let comparison: Comparison
        let version: SemanticVersion

        func holds(_ other: SemanticVersion) -> Bool {
            switch comparison {
            case .atLeast: other >= version
            case .atMost: other <= version
            case .over: other > version
            case .under: other < version
            }
        }
    }

    private init(text: String, choices: [[Bound]]) {
        self.text = text
        self.choices = choices
    }

    /// Reads a range; nil for what is none.
    public init?(_ text: String) {
        guard text.utf8.count <= 200 else { return nil }
        var choices: [[Bound]] = []
        for choice in text.replacing("||", with: "|").split(
            separator: "|", omittingEmptySubsequences: false)
        {
            let words = Self.words(String(choice))
            guard !words.isEmpty else { return nil }
            var bounds: [Bound] = []
            for word in words {
                guard let more = Self.bounds(word) else { return nil }
                bounds += more
            }
            choices.append(bounds)
        }
        self.init(text: text, choices: choices)
    }

    /// Whether a version fits.
    public func contains(_ version: SemanticVersion) -> Bool {
        choices.contains { bounds in
            guard bounds.allSatisfy({ $0.holds(version) }) else { return false }
            return version.prerelease.isEmpty
                || bounds.contains {
                    !$0.version.prerelease.isEmpty && $0.version.hasNumbers(of: version)
                }
        }
    }

    /// Whether what a plugin says of its version fits; what is no version fits `*` alone.
    public func contains(_ text: String) -> Bool {
        if self == .any { return true }
        return SemanticVersion(text).map(contains) ?? false
    }

    /// The conditions of a choice; a sign may stand apart from its version.
    private static func words(_ choice: String) -> [String] {
        var words: [String] = []
        for word in choice.split(separator: " ").map(String.init) {
            if let last = words.last, signs.contains(last) {
                words[words.count - 1] = last + word
            } else {
                words.append(word)
            }
        }
        return words
    }

    private static let signs = [">=", "<=", ">", "<", "=", "^", "~"]

    private static func bounds(_ word: String) -> [Bound]? {
        let sign = signs.first { word.hasPrefix($0) } ?? ""
        guard let named = PartialVersion(String(word.dropFirst(sign.count))) else { return nil }
        guard let low = named.lowest else { return sign.isEmpty ? [] : nil }
        switch sign {
        case "", "=": return named.isWhole ? exactly(low) : between(low, named.next)
        case "^": return between(low, named.nextBreaking)
        case "~": return between(low, named.next)
        case ">=": return [Bound(comparison: .atLeast, version: low)]
        case "<": return [Bound(comparison: .under, version: low)]
        case ">":
            return named.isWhole
                ? [Bound(comparison: .over, version: low)]
                : [Bound(comparison: .atLeast, version: named.next)]
        default:
            return named.isWhole
                ? [Bound(comparison: .atMost, version: low)]
                : [Bound(comparison: .under, version: named.next)]
        }
    }

    private static func exactly(_ version: SemanticVersion) -> [Bound] {
        [
            Bound(comparison: .atLeast, version: version),
            Bound(comparison: .atMost, version: version),
        ]
    }

    private static func between(_ low: SemanticVersion, _ high: SemanticVersion) -> [Bound] {
        [Bound(comparison: .atLeast, version: low), Bound(comparison: .under, version: high)]
    }
}

extension VersionRange: CustomStringConvertible {
    /// The range as it was written.
    public var description: String { text }
}

/// A version of which the last numbers may be missing, as `1.2`, `1.x` or `*`.
private struct PartialVersion {
    /// One to three numbers; none for any version.
    private let numbers: [Int]
    /// The lowest version that it names; nil where it names all.
    let lowest: SemanticVersion?

    init?(_ text: String) {
        if let version = SemanticVersion(text) {
            numbers = [version.major, version.minor, version.patch]
            lowest = version
            return
        }
        var numbers: [Int] = []
        var isOpen = false
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        for part in parts {
            if ["*", "x", "X"].contains(part) {
                isOpen = true
            } else if let number = SemanticVersion.number(part), !isOpen {
                numbers.append(number)
            } else {
                return nil
            }
        }
        self.numbers = numbers
        let filled = numbers + [0, 0, 0]
        lowest = numbers.isEmpty ? nil : SemanticVersion(filled[0], filled[1], filled[2])
    }

    var isWhole: Bool { numbers.count == 3 }

    private func number(_ place: Int) -> Int { place < numbers.count ? numbers[place] : 0 }

    /// The first version after all that it names; none of their pre-releases is meant.
    var next: SemanticVersion {
        numbers.count == 1
            ? SemanticVersion(number(0) + 1, 0, 0)
            : SemanticVersion(number(0), number(1) + 1, 0)
    }

    /// The first version that may break what was promised.
    var nextBreaking: SemanticVersion {
        if number(0) > 0 || numbers.count == 1 { return SemanticVersion(number(0) + 1, 0, 0) }
        if number(1) > 0 || numbers.count == 2 { return SemanticVersion(0, number(1) + 1, 0) }
        return SemanticVersion(0, 0, number(2) + 1)
    }
}
