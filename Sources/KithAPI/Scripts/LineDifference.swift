import KithModel

/// What was changed between two texts, line by line: the shortest way from one to the other.
///
/// By the algorithm of E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), as
/// the standard library has it.
package struct LineDifference: Sendable {
    /// A line of either text.
    package struct Line: Sendable, Hashable {
        /// What became of it.
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case same, removed, added
        }

        /// What became of it.
        package var kind: Kind
        /// Its number in the old text, from 1; nil where it was added.
        package var old: Int?
        /// Its number in the new text, from 1; nil where it was removed.
        package var new: Int?
        /// Its text, without the end of the line.
        package var text: String

        /// The line as the API writes it.
        var json: JSON {
            [
                "kind": .string(kind.rawValue), "old": old.map { .integer(Int64($0)) } ?? .null,
                "new": new.map { .integer(Int64($0)) } ?? .null, "text": .string(text),
            ]
        }
    }

    /// The lines of both texts, in order; of two in the same place the removed one first.
    package let lines: [Line]

    /// Of more lines than this, which differ between the first and the last that are the same,
    /// all are taken for removed and added: to find the shortest way would cost their square.
    private static let mostCompared = 2_000

    /// Compares two texts.
    package init(from old: String, to new: String) {
        let (before, after) = (Self.split(old), Self.split(new))
        let head = zip(before, after).prefix { $0 == $1 }.count
        let tail = zip(before.dropFirst(head).reversed(), after.dropFirst(head).reversed())
            .prefix { $0 == $1 }.count
        let changed = (
            before: head..<before.count - tail, after: head..<after.count - tail
        )
        let (removed, added) = Self.changes(before, after, changed.before, changed.after)
        var lines: [Line] = []
        var (left, right) = (0, 0)
        while left < before.count || right < after.count {
            if removed.contains(left) {
                lines.append(Line(kind: .removed, old: left + 1, text: before[left]))
                left += 1
            } else if added.contains(right) {
                lines.append(Line(kind: .added, new: right + 1, text: after[right]))
                right += 1
            } else {
                lines.append(Line(kind: .same, old: left + 1, new: right + 1, text: after[right]))
                (left, right) = (left + 1, right + 1)
            }
        }
        self.lines = lines
    }

    /// The places of the lines that went and that came.
    private static func changes(
        _ before: [String], _ after: [String], _ old: Range<Int>, _ new: Range<Int>
    ) -> (removed: Set<Int>, added: Set<Int>) {
        guard !old.isEmpty, !new.isEmpty, old.count + new.count <= mostCompared else {
            return (Set(old), Set(new))
        }
        var (removed, added): (Set<Int>, Set<Int>) = ([], [])
        for change in after[new].difference(from: before[old]) {
            switch change {
            case .remove(let offset, _, _): removed.insert(old.lowerBound + offset)
            case .insert(let offset, _, _): added.insert(new.lowerBound + offset)
            }
        }
        return (removed, added)
    }

    private static func split(_ text: String) -> [String] {
        var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
