import CMime
import KithModel

/// Reads mail as it came over the wire (RFC 5322, MIME), by GMime.
package enum MailReader {
    /// The longest mail that is read: 50 MB.
    package static let mostBytes = 50_000_000
    /// The longest value of a header that is kept.
    private static let mostLetters = 20_000
    /// What a mail may consist of.
    private static let limits = kith_mime_limits(
        headers: 1000, addresses: 500, parts: 500, depth: 50)

    /// Returns what a mail says.
    ///
    /// Of more headers and addresses than there are in honest mail the first are read.
    ///
    /// - Throws: `too_large` for a mail of too many bytes or parts, or parts nested too deep;
    ///   `malformed` for what is no mail; `unavailable` where GMime is not installed.
    package static func read(_ bytes: [UInt8]) throws -> Mail {
        guard bytes.count <= mostBytes else {
            throw tooLarge("is longer than \(mostBytes / 1_000_000) MB")
        }
        let draft = Draft()
        var limits = limits
        var listener = kith_mime_listener(
            header: { MailReader.draft($0).header($1, $2) },
            address: { MailReader.draft($0).address($1, $2, $3) },
            date: {
                MailReader.draft($0).mail.date = Instant(milliseconds: MailReader.milliseconds($1))
            },
            message: { MailReader.draft($0).message($1) },
            part: { MailReader.draft($0).part($1) })
        let result = kith_mime_read(
            bytes, bytes.count, &limits, &listener, Unmanaged.passUnretained(draft).toOpaque())
        switch result {
        case KITH_MIME_READ: return draft.finished
        case KITH_MIME_MISSING:
            throw KernelError(
                .unavailable, "GMime, by which mail is read, cannot be loaded.",
                recovery: "Install it: apt-get install libgmime-3.0-0")
        case KITH_MIME_TOO_MANY_PARTS:
            throw tooLarge("has too many parts, or parts that are nested too deep")
        default:
            throw KernelError(
                .malformed, "This is no mail: it has neither headers nor text.",
                recovery: "Give a message as RFC 5322 describes it.")
        }
    }

    private static func draft(_ context: UnsafeMutableRawPointer?) -> Draft {
        guard let context else { preconditionFailure("The reader of mail has lost its context.") }
        return Unmanaged<Draft>.fromOpaque(context).takeUnretainedValue()
    }

    /// A moment within the years that Kith can write.
    private static func milliseconds(_ seconds: Int64) -> Int64 {
        min(max(seconds, 0), 253_402_300_799) * 1000
    }

    private static func tooLarge(_ what: String) -> KernelError {
        KernelError(
            .tooLarge, "The mail \(what).", recovery: "Ask its sender for a simpler one.")
    }

    /// Returns a text of C's as one without NUL and with nothing that is no letter; nil for none.
    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        guard let pointer else { return nil }
        return String(String(cString: pointer).prefix(mostLetters))
    }

    /// A mail that is being read.
    private final class Draft {
        var mail = Mail()

        func header(_ name: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?) {
            guard let name = text(name), let value = text(value) else { return }
            mail.headers.append(.init(name: name, value: value))
        }

        func address(
            _ role: CInt, _ name: UnsafePointer<CChar>?, _ address: UnsafePointer<CChar>?
        ) {
            guard let address = text(address), !address.isEmpty else { return }
            let found = MailAddress(name: text(name) ?? "", address: address)
            switch UInt32(role) {
            case KITH_MIME_SENDER.rawValue: mail.sender.append(found)
            case KITH_MIME_FROM.rawValue: mail.from.append(found)
            case KITH_MIME_REPLY_TO.rawValue: mail.replyTo.append(found)
            case KITH_MIME_TO.rawValue: mail.to.append(found)
            default: mail.cc.append(found)
            }
        }

        func message(_ name: UnsafePointer<CChar>?) {
            guard let name = text(name), !name.isEmpty else { return }
            mail.innerMessages.append("<\(name)>")
        }

        func part(_ pointer: UnsafePointer<kith_mime_part>?) {
            guard let part = pointer?.pointee else { return }
            let bytes = Array(UnsafeBufferPointer(start: part.bytes, count: part.length))
            let letters = UnsafeRawBufferPointer(start: part.text, count: part.text_length)
            let type = text(part.type)?.lowercased() ?? "application/octet-stream"
            mail.parts.append(
                MailPart(
                    type: type, charset: text(part.charset), fileName: text(part.name),
                    disposition: text(part.disposition)?.lowercased(),
                    contentID: text(part.content_id), messagesAround: Int(part.messages_around),
                    bytes: bytes,
                    text: type.hasPrefix("text/") ? String(decoding: letters, as: UTF8.self) : nil))
        }

        /// The mail, with those names only that stand before addresses: what stands behind them
        /// in brackets, as `ana@example.com (Ana)`, is a remark (RFC 5322, 3.4).
        var finished: Mail {
            var mail = mail
            mail.from = mail.from.map { $0.withoutRemark(in: mail.header("From")) }
            mail.to = mail.to.map { $0.withoutRemark(in: mail.header("To")) }
            mail.cc = mail.cc.map { $0.withoutRemark(in: mail.header("Cc")) }
            return mail
        }
    }
}

extension MailAddress {
    fileprivate func withoutRemark(in header: String?) -> MailAddress {
        guard !name.isEmpty, let header, header.utf8.count < 2000,
            header.contains("(\(name))")
        else { return self }
        return MailAddress(name: "", address: address)
    }
}
