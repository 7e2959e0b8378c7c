import CCurl
import KithModel

/// One exchange with another server by libcurl, and the connection that it may leave behind.
///
/// Invariant of @unchecked Sendable: one task has it at a time, and waits for the thread on which
/// an exchange runs before it touches it again.
final class Transfer: @unchecked Sendable {
    private let easy: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var upload: [UInt8] = []
    private var sent = 0
    private var received: [UInt8] = []
    private var mostReceived = 0

    /// How an exchange ended.
    struct End: Sendable {
        /// What the server answered, as 250 or 404; 0 where it did not.
        var code: Int
        /// What it said.
        var body: [UInt8]
        /// Why there was no exchange; nil where there was.
        var failure: String?
        /// Whether nothing could be reached at all.
        var isUnreachable: Bool
    }

    /// Makes a handle without a connection.
    ///
    /// - Throws: `unavailable` where libcurl is not installed.
    init() throws {
        guard kith_curl_load(), let easy = kith_curl_easy_init() else {
            throw KernelError(
                .unavailable, "libcurl cannot be loaded.",
                recovery: "Install it: apt-get install libcurl4")
        }
        self.easy = easy
    }

    deinit {
        forget()
        kith_curl_easy_cleanup(easy)
    }

    /// Begins a new exchange; the connection is kept.
    func reset(_ url: String, seconds: Int) {
        forget()
        kith_curl_reset(easy)
        set(CURLOPT_URL, url)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_CONNECTTIMEOUT, min(10, seconds))
        set(CURLOPT_TIMEOUT, seconds)
    }

    func set(_ option: CURLoption, _ text: String) { kith_curl_set_text(easy, option, text) }

    func set(_ option: CURLoption, _ number: Int) { kith_curl_set_number(easy, option, number) }

    func set(_ option: CURLoption, _ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = kith_curl_append(list, line) }
        guard let list else { return }
        lists.append(list)
        kith_curl_set_pointer(easy, option, list)
    }

    /// Refuses addresses that are not on the internet.
    func requirePublic() { kith_curl_public_only(easy) }

    /// Sends bytes as the body.
    func send(_ bytes: [UInt8]) {
        (upload, sent) = (bytes, 0)
        set(CURLOPT_UPLOAD, 1)
        kith_curl_set_size(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes.count))
    }

    /// Goes through with it.
    ///
    /// - Parameter most: how many bytes of an answer are kept.
    func perform(most: Int = 65_536) async -> End {
        (received, mostReceived) = ([], most)
        let own = Unmanaged.passUnretained(self).toOpaque()
        kith_curl_set_callback(easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.read(into: bytes, room: size * count)
        }
        kith_curl_set_pointer(easy, CURLOPT_READDATA, own)
        kith_curl_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.write(bytes, count: size * count)
        }
        kith_curl_set_pointer(easy, CURLOPT_WRITEDATA, own)
        let code = await performed()
        return withExtendedLifetime(self) {
            End(
                code: kith_curl_response(easy), body: received,
                failure: code == CURLE_OK ? nil : String(cString: kith_curl_words(code)),
                isUnreachable: [
                    CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT,
                ].contains(code))
        }
    }

    private func performed() async -> CURLcode {
        await withCheckedContinuation { continuation in
            let waiting = Waiting(continuation)
            let context = Unmanaged.passRetained(waiting).toOpaque()
            let isBegun = kith_curl_begin(
                easy,
                { context, code in
                    guard let context else { return }
                    Unmanaged<Waiting>.fromOpaque(context).takeRetainedValue()
                        .continuation.resume(returning: code)
                }, context)
            guard !isBegun else { return }
            Unmanaged<Waiting>.fromOpaque(context).release()
            continuation.resume(returning: CURLE_OUT_OF_MEMORY)
        }
    }

    private func read(into room: UnsafeMutablePointer<CChar>, room most: Int) -> Int {
        let count = min(most, upload.count - sent)
        for index in 0..<count { room[index] = CChar(bitPattern: upload[sent + index]) }
        sent += count
        return count
    }

    private func write(_ bytes: UnsafeMutablePointer<CChar>, count: Int) -> Int {
        let kept = min(count, max(0, mostReceived - received.count))
        for index in 0..<kept { received.append(UInt8(bitPattern: bytes[index])) }
        return count
    }

    private func forget() {
        for list in lists { kith_curl_free(list) }
        lists = []
    }
}

/// Who waits for the end of an exchange.
private final class Waiting: Sendable {
    let continuation: CheckedContinuation<CURLcode, Never>

    init(_ continuation: CheckedContinuation<CURLcode, Never>) { self.continuation = continuation }
}
