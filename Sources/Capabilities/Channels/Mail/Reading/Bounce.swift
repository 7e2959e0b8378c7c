import KithModel

/// What a mail system says about mail that it could not deliver.
package struct Bounce: Sendable, Hashable {
    /// The addresses that get nothing, now or ever, in their order.
    package var permanent: [String] = []
    /// The addresses that get nothing for now.
    package var temporary: [String] = []
    /// What the system says is the reason; empty where it does not.
    package var reason = ""
    /// The names of the messages that came back, with brackets, as far as it says.
    package var messages: [String] = []

    /// Reads a mail as a report about other mail; nil for one that is none.
    ///
    /// Reports in the form of RFC 3464 are read by their fields, others by the words that
    /// common systems use.
    package init?(_ mail: Mail) {
        let reports = mail.parts.filter { $0.type == "message/delivery-status" }
        guard !reports.isEmpty || Self.isFromMailSystem(mail) else { return nil }
        for report in reports { read(report) }
        if isEmpty { readHeader(mail) }
        if isEmpty { readWords(mail) }
        messages = Self.returned(mail)
        // A person at a postmaster's desk writes ordinary mail too.
        let isOther = reports.isEmpty && isEmpty && !Self.isReport(mail)
        if isOther, !Self.isFromDaemon(mail) { return nil }
    }

    private var isEmpty: Bool { permanent.isEmpty && temporary.isEmpty }

    /// Whether a mail system wrote a mail, not a person.
    private static func isFromMailSystem(_ mail: Mail) -> Bool {
        let isPostmaster = mail.from.contains {
            $0.address.lowercased().hasPrefix("postmaster@")
        }
        return isPostmaster || isFromDaemon(mail) || mail.header("X-Failed-Recipients") != nil
            || isReport(mail)
    }

    private static func isFromDaemon(_ mail: Mail) -> Bool {
        (mail.from + mail.sender).contains {
            $0.address.lowercased().hasPrefix("mailer-daemon")
        }
    }

    private static func isReport(_ mail: Mail) -> Bool {
        guard let type = mail.header("Content-Type")?.lowercased() else { return false }
        return type.hasPrefix("multipart/report") && type.contains("delivery-status")
    }

    private mutating func add(_ address: String, isPermanent: Bool) {
        guard let address = EmailAddress.normalized(address),
            !permanent.contains(address), !temporary.contains(address)
        else { return }
        if isPermanent { permanent.append(address) } else { temporary.append(address) }
    }

    /// Reads the fields of RFC 3464: those of each address stand in a block of their own.
    private mutating func read(_ report: MailPart) {
        let lines = HeadLines.unfolded(
            String(decoding: report.bytes.prefix(200_000), as: UTF8.self))
        for block in lines.split(separator: "", omittingEmptySubsequences: true) {
            var fields: [String: String] = [:]
            for line in block {
                guard let colon = line.firstIndex(of: ":") else { continue }
                fields[line[..<colon].lowercased()] =
                    HeadLines.trimmed(line[line.index(after: colon)...])
            }
            guard let typed = fields["original-recipient"] ?? fields["final-recipient"]
            else { continue }
            let address = typed.split(separator: ";", maxSplits: 1).last.map(String.init) ?? typed
            let status = fields["status"] ?? ""
            switch fields["action"]?.lowercased() ?? "" {
            case let action where action.hasPrefix("failed"):
                add(HeadLines.bare(address), isPermanent: !status.hasPrefix("4"))
            case let action where action.hasPrefix("delayed"):
                add(HeadLines.bare(address), isPermanent: false)
            default: continue
            }
            if reason.isEmpty {
                reason = fields["diagnostic-code"] ?? status
            }
        }
    }

    /// Reads the header by which Exim and others name the addresses.
    private mutating func readHeader(_ mail: Mail) {
        guard let named = mail.header("X-Failed-Recipients") else { return }
        let isPermanent = !Self.speaksOfDelay(mail)
        for address in named.split(separator: ",").prefix(500) {
            add(HeadLines.bare(String(address)), isPermanent: isPermanent)
        }
    }

    /// Words after which systems name the addresses, each on a line of its own.
    private static let openings = [
        "the following address(es) failed", "to the following recipient failed",
        "to the following recipients failed", "following addresses had permanent",
        "following recipient(s) could not be reached", "has failed to these recipients",
        "could not be delivered to", "to the following recipients has been delayed",
        "to the following recipient has been delayed",
    ]

    private mutating func readWords(_ mail: Mail) {
        let text = String((mail.text ?? "").prefix(100_000))
        let isPermanent = !Self.speaksOfDelay(mail)
        var isNaming = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(2000) {
            let lowered = line.lowercased()
            if Self.openings.contains(where: { lowered.contains($0) }) {
                isNaming = true
            } else if lowered.hasPrefix("---"), !lowered.contains("address") {
                isNaming = false
            } else if isNaming, let address = HeadLines.leadingAddress(line) {
                add(address, isPermanent: isPermanent)
            }
        }
    }

    private static func speaksOfDelay(_ mail: Mail) -> Bool {
        let words = ((mail.subject ?? "") + " " + String((mail.text ?? "").prefix(2000)))
            .lowercased()
        return ["delayed", "will be retried", "not yet been delivered", "warning: "]
            .contains { words.contains($0) }
    }

    /// The names of the messages that a report brings back: whole, their heads, or in its text.
    private static func returned(_ mail: Mail) -> [String] {
        var found = mail.innerMessages
        let texts =
            mail.parts.filter { $0.type == "text/rfc822-headers" }.compactMap(\.text) + [
                mail.text ?? ""
            ]
        for text in texts {
            let lines = HeadLines.unfolded(String(text.prefix(100_000)))
            for line in lines where line.lowercased().hasPrefix("message-id:") {
                found += Mail.identifiers(line)
            }
        }
        return found + mail.inReplyTo + mail.references
    }
}
