import KithKernel
import KithModel

/// Fetches mail from the mailboxes.
enum MailFetching {
    static let definition = PollerDefinition(
        "channels.mail", every: 60, summary: "Fetches mail from the mailboxes.")

    /// Visits every mailbox that is due; one that fails keeps no other.
    static func poll(_ desk: PollerDesk) async throws -> [String] {
        if let name = desk.about {
            let mailbox = try await desk.read { try Mailbox.named(name, in: $0) }
            let visit = MailboxVisit(mailbox, desk)
            let words = mailbox.isEnabled ? try await visit.run() : try await visit.tryOut()
            return ["\(mailbox.name): \(words)"]
        }
        var found: [String] = []
        for mailbox in try await desk.read({ try Mailbox.enabled(in: $0) }) {
            guard !Task.isCancelled else { break }
            // What failed is put off, but not for somebody who asks.
            if !desk.isAsked, let next = mailbox.nextTryAt, next > desk.now { continue }
            found.append("\(mailbox.name): \(try await MailboxVisit(mailbox, desk).run())")
        }
        return found
    }
}
