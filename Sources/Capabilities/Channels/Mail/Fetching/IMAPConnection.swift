import CCurl
import KithModel
import Synchronization

/// A connection to a mailbox (RFC 3501), by libcurl.
///
/// Each call blocks its thread.
/// Invariant of @unchecked Sendable: one call is made at a time, as who fetches waits for each.
final class IMAPConnection: @unchecked Sendable {
    /// How a folder stands.
    struct Status: Sendable, Hashable {
        /// The number that changes when the server counts its mail anew.
        var validity: Int64
        /// The number that the next mail will have.
        var next: Int64
        /// How many mails there are.
        var messages: Int64
    }

    private let easy: UnsafeMutableRawPointer
    private let mailbox: Mailbox
    private let root: String
    private let isCancelled = Atomic(false)
    private var received: [UInt8] = []
    private var isTooLong = false
    private let mostBytes: Int

    /// Prepares a connection; it is made with the first question.
    ///
    /// - Parameter mostBytes: how long an answer is at the most.
    /// - Throws: `unavailable` where libcurl is not installed.
    init(_ mailbox: Mailbox, password: String, mostBytes: Int) throws {
        guard kith_curl_load(), let easy = kith_curl_easy_init() else {
            throw KernelError(
                .unavailable, "libcurl, by which mail is fetched, cannot be loaded.",
                recovery: "Install it: apt-get install libcurl4")
        }
        self.easy = easy
        self.mailbox = mailbox
        self.mostBytes = mostBytes
        let scheme = mailbox.security == "tls" ? "imaps" : "imap"
        root = "\(scheme)://\(mailbox.host):\(mailbox.port)/"
        kith_curl_set_number(easy, CURLOPT_NOSIGNAL, 1)
        kith_curl_set_number(easy, CURLOPT_CONNECTTIMEOUT, 15)
        kith_curl_set_number(easy, CURLOPT_TIMEOUT, 120)
        // All of the connection, or none of it: a server that offers no TLS is refused.
        if mailbox.security == "starttls" { kith_curl_set_number(easy, CURLOPT_USE_SSL, 3) }
        kith_curl_set_text(easy, CURLOPT_PROXY, "")
        kith_curl_set_text(easy, CURLOPT_USERNAME, mailbox.userName)
        kith_curl_set_text(easy, CURLOPT_PASSWORD, password)
        let context = Unmanaged.passUnretained(self).toOpaque()
        kith_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        kith_curl_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let length = size * count
            let heard = UnsafeRawBufferPointer(start: bytes, count: length)
            return IMAPConnection.of(context)?.add(heard) == true ? length : 0
        }
        kith_curl_set_watch(
            easy, { context, _, _, _, _ in IMAPConnection.of(context)?.isEnded == true ? 1 : 0 },
            context)
    }

    deinit { kith_curl_easy_cleanup(easy) }

    /// Breaks off what is under way, from any thread.
    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    /// Returns how the folder stands.
    ///
    /// - Throws: `unavailable` where the server does not answer, `unauthenticated` where it
    ///   refuses the user, `not_found` where it has no such folder.
    func status() throws -> Status {
        let answer = try ask(
            root, "STATUS \"\(mailbox.folder)\" (UIDVALIDITY UIDNEXT MESSAGES)")
        guard let validity = Self.number(after: "UIDVALIDITY", in: answer),
            let next = Self.number(after: "UIDNEXT", in: answer)
        else { throw unreadable("STATUS") }
        return Status(
            validity: validity, next: next,
            messages: Self.number(after: "MESSAGES", in: answer) ?? 0)
    }

    /// Returns the numbers of the mail in a range, in their order, without mail that came before
    /// the day from which the mailbox is fetched.
    ///
    /// - Throws: as `status`.
    func numbers(from first: Int64, to last: Int64) throws -> [Int64] {
        let since = mailbox.fetchFrom.map { " SINCE " + Self.day($0) } ?? ""
        let answer = try ask(place, "UID SEARCH UID \(first):\(last)\(since)")
        let words = answer.split(whereSeparator: \.isWhitespace)
        return words.compactMap { Int64($0) }.filter { (first...last).contains($0) }.sorted()
    }

    /// Returns a mail as it came; nil where it is there no more.
    ///
    /// - Throws: as `status`; `too_large` for one that is longer than allowed.
    func mail(_ number: Int64, validity: Int64) throws -> [UInt8]? {
        received = []
        do {
            try perform("\(place);UIDVALIDITY=\(validity)/;UID=\(number)", request: nil)
        } catch let error as KernelError where error.code == .notFound {
            return nil
        }
        defer { received = [] }
        return received.isEmpty ? nil : received
    }

    private var place: String { root + Self.encoded(mailbox.folder) }

    private func ask(_ url: String, _ request: String) throws -> String {
        received = []
        try perform(url, request: request)
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    private func perform(_ url: String, request: String?) throws {
        isTooLong = false
        kith_curl_set_text(easy, CURLOPT_URL, url)
        kith_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, request)
        let result = kith_curl_easy_perform(easy)
        if isTooLong {
            throw KernelError(
                .tooLarge, "The mail is longer than \(mostBytes / 1_000_000) MB.",
                recovery: "Ask its sender for a shorter one.")
        }
        guard result != CURLE_OK else { return }
        throw failure(result)
    }

    private func failure(_ result: CURLcode) -> KernelError {
        let server = "\(mailbox.host):\(mailbox.port)"
        switch result {
        case CURLE_LOGIN_DENIED:
            return KernelError(
                .unauthenticated, "\(server) refuses the user `\(mailbox.userName)`.",
                recovery: "Check user name and password.")
        case CURLE_REMOTE_FILE_NOT_FOUND:
            return KernelError(.notFound, "\(server) has no such mail any more.")
        case CURLE_QUOTE_ERROR, CURLE_REMOTE_ACCESS_DENIED:
            return KernelError(
                .notFound, "\(server) has no folder `\(mailbox.folder)`, or lets nobody in.",
                recovery: "Check the name of the folder.")
        case CURLE_USE_SSL_FAILED:
            return KernelError(
                .unavailable, "\(server) offers no STARTTLS.",
                recovery: "Choose TLS, or ask the server's administrator.")
        default:
            let words = String(cString: kith_curl_words(result))
            return KernelError(
                .unavailable, "\(server) cannot be asked: \(words).",
                recovery: "Check server, port and security; it is tried again by itself.")
        }
    }

    private func unreadable(_ request: String) -> KernelError {
        KernelError(
            .unavailable, "\(mailbox.host) answers \(request) in a way that cannot be read.",
            recovery: "Check that it is an IMAP server.")
    }

    private var isEnded: Bool { isCancelled.load(ordering: .relaxed) }

    private func add(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard received.count + bytes.count <= mostBytes else {
            isTooLong = true
            return false
        }
        received.append(contentsOf: bytes)
        return true
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> IMAPConnection? {
        context.map { Unmanaged<IMAPConnection>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func number(after word: String, in answer: String) -> Int64? {
        let words = answer.split { $0.isWhitespace || $0 == "(" || $0 == ")" }
        guard let at = words.lastIndex(where: { $0 == word }), at + 1 < words.count
        else { return nil }
        return Int64(words[at + 1])
    }

    /// Returns a day as the protocol writes it, `16-Nov-2026`.
    private static func day(_ date: CalendarDate) -> String {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let parts = date.description.split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]), (1...12).contains(month)
        else { return "1-Jan-1970" }
        return "\(parts[2])-\(months[month - 1])-\(parts[0])"
    }

    /// Returns a folder's name as a part of an address.
    private static func encoded(_ folder: String) -> String {
        folder.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
        }.joined()
    }
}
