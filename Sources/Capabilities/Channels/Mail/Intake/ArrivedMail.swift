import KithKernel
import KithModel

/// A mail that has arrived: read, its files kept, ready to become records.
struct ArrivedMail: Sendable {
    /// A file of the mail.
    struct File: Sendable {
        let name: String
        let type: String
        let contentID: String?
        let isInline: Bool
        let kept: KeptFile
    }

    /// What the mail says; nil where it cannot be read.
    let mail: Mail?
    /// Why it cannot be read.
    let fault: String?
    /// Who it comes from.
    let origin: MailOrigin
    /// By which it is known again, whichever way it comes.
    let contentHash: String
    /// Its files.
    let files: [File]

    /// Reads a mail and keeps its files.
    ///
    /// What cannot be read is kept too, with the reason.
    /// - Throws: what keeping throws; `unavailable` where GMime is not installed.
    static func read(
        _ bytes: [UInt8], keep: ([UInt8]) throws -> KeptFile
    ) throws -> ArrivedMail {
        do {
            return try ArrivedMail(MailReader.read(bytes), keep)
        } catch let error as KernelError where error.code != .unavailable {
            let raw = File(
                name: "message.eml", type: "message/rfc822", contentID: nil, isInline: false,
                kept: try keep(bytes))
            return ArrivedMail(fault: error.message, hash: raw.kept.sha256, files: [raw])
        }
    }

    private init(_ mail: Mail, _ keep: ([UInt8]) throws -> KeptFile) throws {
        self.mail = mail
        fault = nil
        origin = MailOrigin(mail)
        contentHash = Self.hash(mail)
        files = try mail.attachments.enumerated().map { index, part in
            File(
                name: Self.name(part, index), type: part.type, contentID: part.contentID,
                isInline: part.disposition == "inline" || part.contentID != nil,
                kept: try keep(part.bytes))
        }
    }

    /// Describes a mail that was not even fetched.
    ///
    /// - Parameter key: by which it is known again.
    init(unreadable error: KernelError, key: String) {
        self.init(fault: error.message, hash: FileDigest.sha256(of: Array(key.utf8)), files: [])
    }

    private init(fault: String, hash: String, files: [File]) {
        (mail, self.fault, origin) = (nil, fault, .machine(fault))
        (contentHash, self.files) = (hash, files)
    }

    /// The hash of what a mail says, without what servers write into it on its way.
    private static func hash(_ mail: Mail) -> String {
        var lines = [
            mail.messageID ?? "", mail.header("Date") ?? "", mail.subject ?? "",
            mail.from.map(\.full).joined(separator: ","),
            mail.to.map(\.full).joined(separator: ","), mail.cc.map(\.full).joined(separator: ","),
        ]
        lines += mail.parts.map { $0.type + " " + FileDigest.sha256(of: $0.bytes) }
        return FileDigest.sha256(of: Array(lines.joined(separator: "\n").utf8))
    }

    /// A file's name without the folders that it may name.
    private static func name(_ part: MailPart, _ index: Int) -> String {
        let last = part.fileName?.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let clean = last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        let name = String(String(String.UnicodeScalarView(clean)).prefix(200))
        guard name.isEmpty || name == "." || name == ".." else { return name }
        return part.type == "message/rfc822" ? "message.eml" : "part \(index + 1)"
    }
}
