import KithKernel
import KithModel

/// The word by which answers find their conversation: in brackets in a subject, `[K-4tq8hm2x]`,
/// or behind a plus in an address, `support+k-4tq8hm2x@example.com`.
enum ConversationToken {
    /// Letters and digits that are not taken for each other; 8 of them are 40 bits.
    private static let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz0")
    private static let length = 8

    /// Gives each new conversation of a batch a word that nobody can guess.
    static func give(_ event: WriteEvent) throws {
        for change in event.changes where change["token"]?.text == nil {
            let letters = event.transaction.unguessableText(length, of: alphabet)
            try change.set("token", to: .text("K-" + letters))
        }
    }

    /// Returns the word in brackets in a subject.
    static func inSubject(_ subject: String) -> String? {
        let lowered = subject.lowercased()
        for piece in lowered.split(separator: "[").dropFirst(lowered.hasPrefix("[") ? 0 : 1) {
            if piece.hasPrefix("k-"), let end = piece.firstIndex(of: "]") {
                if let token = token(piece[..<end].dropFirst(2)) { return token }
            }
        }
        return nil
    }

    /// Returns the word behind the plus of an address.
    static func inAddress(_ address: String) -> String? {
        let local = address.lowercased().prefix { $0 != "@" }
        guard let plus = local.lastIndex(of: "+") else { return nil }
        let tag = local[local.index(after: plus)...]
        return tag.hasPrefix("k-") ? token(tag.dropFirst(2)) : nil
    }

    private static func token(_ text: some StringProtocol) -> String? {
        let token = String(text)
        let isOurs = token.count == length && token.allSatisfy(alphabet.contains)
        return isOurs ? "K-" + token : nil
    }
}
