import KithKernel
import KithModel

/// Names notes by their first line.
enum NoteName {
    private static let longest = 80

    /// Sets the names of a batch.
    static func set(_ event: WriteEvent) throws {
        for change in event.changes {
            let body = change["body"]?.text ?? ""
            let line = body.split(whereSeparator: \.isNewline).first { line in
                line.contains { !$0.isWhitespace }
            }
            guard let line else { continue }
            let isCut = line.count > longest
            let name = isCut ? line.prefix(longest - 1) + "…" : line
            try change.set("name", to: .text(String(name)))
        }
    }
}
