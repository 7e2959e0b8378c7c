import KithModel

/// A mail as it was read: what it says about itself, and its parts.
package struct Mail: Sendable, Hashable {
    /// What stands in its head, in order, on one line each and decoded.
    package var headers: [Header] = []
    /// Who wrote it.
    package var from: [MailAddress] = []
    /// Who handed it in, where that is somebody else.
    package var sender: [MailAddress] = []
    /// Where answers go.
    package var replyTo: [MailAddress] = []
    /// To whom it goes.
    package var to: [MailAddress] = []
    /// Who else gets it.
    package var cc: [MailAddress] = []
    /// When it was written, by its own word.
    package var date: Instant?
    /// Its parts, as far as they have none of their own, in order.
    package var parts: [MailPart] = []

    /// The names of the messages within it, with brackets.
    package var innerMessages: [String] = []

    /// A line of its head.
    package struct Header: Sendable, Hashable {
        /// The name as it was written, as `Subject`.
        package var name: String
        /// The value, decoded.
        package var value: String
    }

    /// Returns the first value of a header; nil where there is none.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// What it is about; nil where it does not say.
    package var subject: String? { header("Subject") }

    /// The name under which it is known to all servers, with its brackets.
    package var messageID: String? { header("Message-ID").flatMap { Self.identifiers($0).first } }

    /// The messages that it answers, with brackets.
    package var inReplyTo: [String] { header("In-Reply-To").map(Self.identifiers) ?? [] }

    /// The messages that came before it, oldest first, with brackets.
    package var references: [String] { header("References").map(Self.identifiers) ?? [] }

    /// What it says as plain text: its own parts only, not those of messages in it.
    package var text: String? { words(of: "text/plain") }

    /// What it says as HTML.
    package var html: String? { words(of: "text/html") }

    /// The parts that people see as files.
    package var attachments: [MailPart] {
        parts.filter {
            $0.isAttachment && $0.messagesAround == 0 && !$0.type.hasPrefix("multipart/")
        }
    }

    private func words(of type: String) -> String? {
        let found = parts.filter {
            $0.type == type && !$0.isAttachment && $0.messagesAround == 0
        }.compactMap(\.text)
        return found.isEmpty ? nil : found.joined(separator: "\n")
    }

    /// The most identifiers that a header is read for: a conversation's last hundred.
    private static let mostIdentifiers = 100

    /// Returns what stands in angle brackets, with these.
    static func identifiers(_ text: String) -> [String] {
        var found: [String] = []
        for piece in text.split(separator: "<").dropFirst(text.hasPrefix("<") ? 0 : 1) {
            guard let end = piece.firstIndex(of: ">") else { continue }
            let identifier = piece[..<end].filter { !$0.isWhitespace }
            if !identifier.isEmpty, identifier.utf8.count <= 990 { found.append("<\(identifier)>") }
        }
        return found.suffix(mostIdentifiers)
    }
}

/// Somebody's address, with the name that stands before it.
package struct MailAddress: Sendable, Hashable {
    /// The name; empty where there is none.
    package var name: String
    /// The address as it was written.
    package var address: String

    /// Makes an address.
    package init(name: String = "", address: String) {
        self.name = name
        self.address = address
    }

    /// The name with the address in angle brackets, or the address alone.
    package var full: String { name.isEmpty ? address : "\(name) <\(address)>" }
}

/// A part of a mail that has no parts of its own.
package struct MailPart: Sendable, Hashable {
    /// What kind it is, in small letters, as `text/plain`.
    package var type: String
    /// The charset that it names.
    package var charset: String?
    /// The name of its file.
    package var fileName: String?
    /// Whether it is to be shown with the text or as a file: `inline`, `attachment`.
    package var disposition: String?
    /// By which the HTML names it, as for pictures.
    package var contentID: String?
    /// How many messages stand around it: 0 where it belongs to the mail itself.
    package var messagesAround: Int
    /// What it holds, decoded.
    package var bytes: [UInt8]
    /// The same as text; nil where it is none.
    package var text: String?

    /// Whether people see it as a file.
    package var isAttachment: Bool {
        disposition == "attachment" || fileName != nil
            || !(type == "text/plain" || type == "text/html")
    }
}
