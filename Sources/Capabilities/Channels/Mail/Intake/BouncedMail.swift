import KithKernel
import KithModel

/// Mail of ours that came back.
struct BouncedMail {
    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Notes with the messages that a report names that they were not delivered, and tells of it.
    ///
    /// What fails for now only is told, and stays as it is: the other server tries again.
    func follow(_ bounce: Bounce) throws {
        let names = bounce.messages.prefix(50)
        guard !names.isEmpty else { return }
        let sent = try transaction.find(
            "message", where: "message_id in :ids and direction = 'outbound'",
            ["ids": .array(names.map(JSON.string))], limit: 50)
        for message in sent {
            if !bounce.permanent.isEmpty, message["state"]?.text != "failed" {
                let who = bounce.permanent.prefix(3).joined(separator: ", ")
                let why = bounce.reason.isEmpty ? "" : ": \(bounce.reason.prefix(300))"
                try transaction.update(
                    "message", message.id,
                    ["state": .text("failed"), "reason": .text("Not delivered to \(who)\(why)")])
            }
            try transaction.announce(
                "message.bounced", about: message,
                [
                    "permanent": .array(bounce.permanent.map(JSON.string)),
                    "temporary": .array(bounce.temporary.map(JSON.string)),
                    "reason": .string(bounce.reason),
                ])
        }
    }
}
