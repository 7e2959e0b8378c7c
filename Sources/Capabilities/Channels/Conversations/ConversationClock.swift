import KithKernel
import KithModel

/// Keeps of conversations when something was said last, and since when somebody waits.
enum ConversationClock {
    /// Follows messages that came, or that were sent.
    ///
    /// A person's message that came starts the wait; a person's that went out ends it. What
    /// machines say, and what is said among colleagues, does neither.
    static func follow(_ event: WriteEvent) throws {
        var said: [RecordID: [Record]] = [:]
        for change in event.changes {
            guard let conversation = change["conversation"]?.reference, isSaid(change) else {
                continue
            }
            said[conversation, default: []].append(change.new)
        }
        guard !said.isEmpty else { return }
        let ids = said.keys.sorted().map { JSON.string($0.description) }
        for start in stride(from: 0, to: ids.count, by: 500) {
            let chunk = Array(ids[start..<min(start + 500, ids.count)])
            let found = try event.transaction.all(
                "conversation", where: "id in :ids", ["ids": .array(chunk)])
            let updates = found.compactMap { conversation in
                values(conversation, said[conversation.id] ?? [], event.transaction.now)
                    .map { (id: conversation.id, values: $0) }
            }
            if !updates.isEmpty { try event.transaction.update("conversation", updates) }
        }
    }

    /// Whether a change makes a message one that was received or sent.
    private static func isSaid(_ change: RecordChange) -> Bool {
        guard change.isChanged("state") || change.isChanged("conversation") else { return false }
        return ["received", "sent"].contains(change["state"]?.text)
            && change["direction"]?.text != "internal"
    }

    private static func values(
        _ conversation: Record, _ messages: [Record], _ now: Instant
    ) -> [String: Value]? {
        var waiting = conversation["waiting_since"]?.instant
        var last = conversation["last_message_at"]?.instant
        let sorted = messages.sorted { moment($0, now) < moment($1, now) }
        for message in sorted {
            let at = moment(message, now)
            last = max(last ?? at, at)
            guard message["is_automatic"] != .boolean(true) else { continue }
            if message["direction"]?.text == "inbound" {
                waiting = waiting ?? at
            } else {
                waiting = nil
            }
        }
        guard
            waiting != conversation["waiting_since"]?.instant
                || last != conversation["last_message_at"]?.instant
        else { return nil }
        return [
            "waiting_since": waiting.map(Value.instant) ?? .null,
            "last_message_at": last.map(Value.instant) ?? .null,
        ]
    }

    private static func moment(_ message: Record, _ now: Instant) -> Instant {
        message["sent_at"]?.instant ?? now
    }
}
