import CCurl
import Glibc
import KithAPI
import KithModel

/// One request on its way and what has come back of it; used by one thread at a time.
final class HTTPExchange {
    /// The handle of the library.
    let easy: UnsafeMutableRawPointer
    /// How the answer begins, as far as it has come.
    private(set) var head = HTTPConnection.Head()
    /// The bytes that nobody has taken yet.
    private(set) var received: [UInt8] = []
    /// Whether the head is whole.
    private(set) var isAnswering = false
    private var source: Source
    private var list: UnsafeMutablePointer<curl_slist>?
    private var isEnded = false

    /// Prepares a request.
    ///
    /// - Throws: `not_found` or `forbidden` for a file that cannot be read.
    init(
        _ method: String, _ url: String, socket: String?, _ headers: [String: String],
        _ body: Request.Body
    ) throws {
        source = try Source(body)
        guard let easy = kith_curl_easy_init() else {
            throw KernelError(.unavailable, "There is no memory for a request.")
        }
        self.easy = easy
        kith_curl_set_text(easy, CURLOPT_URL, url)
        kith_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        kith_curl_set_number(easy, CURLOPT_NOSIGNAL, 1)
        kith_curl_set_number(easy, CURLOPT_CONNECTTIMEOUT, 10)
        if let socket {
            kith_curl_set_text(easy, CURLOPT_UNIX_SOCKET_PATH, socket)
            kith_curl_set_text(easy, CURLOPT_PROXY, "")
        }
        send(method, headers)
        receive()
    }

    deinit { source.close() }

    /// Takes the request off the connection.
    func end(in multi: UnsafeMutableRawPointer) {
        guard !isEnded else { return }
        isEnded = true
        kith_curl_multi_remove(multi, easy)
        kith_curl_easy_cleanup(easy)
        kith_curl_free(list)
    }

    /// Returns what has come, and forgets it.
    func take() -> [UInt8] {
        defer { received = [] }
        return received
    }

    private var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    private func send(_ method: String, _ headers: [String: String]) {
        var headers = headers
        // Without these the library would wait for a leave to send, and name a form.
        headers["expect"] = ""
        headers["content-type"] = headers["content-type"] ?? ""
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            list = kith_curl_append(list, value.isEmpty ? "\(name):" : "\(name): \(value)")
        }
        kith_curl_set_pointer(easy, CURLOPT_HTTPHEADER, list)
        if source.size > 0 || method != "GET" {
            kith_curl_set_number(easy, CURLOPT_POST, 1)
            kith_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(source.size))
            kith_curl_set_pointer(easy, CURLOPT_READDATA, context)
            kith_curl_set_callback(easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
                guard let bytes else { return 0 }
                return HTTPExchange.of(context)?.source.fill(bytes, size * count) ?? 0
            }
        }
        kith_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, method)
    }

    private func receive() {
        kith_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        kith_curl_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let length = size * count
            HTTPExchange.of(context)?.add(UnsafeRawBufferPointer(start: bytes, count: length))
            return length
        }
        kith_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        kith_curl_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let length = size * count
            let line = UnsafeRawBufferPointer(start: bytes, count: length)
            HTTPExchange.of(context)?.read(line: String(decoding: line, as: UTF8.self))
            return length
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> HTTPExchange? {
        context.map { Unmanaged<HTTPExchange>.fromOpaque($0).takeUnretainedValue() }
    }

    private func add(_ bytes: UnsafeRawBufferPointer) { received.append(contentsOf: bytes) }

    /// Reads a line of the head; an answer that only announces another begins anew.
    private func read(line: String) {
        if line.hasPrefix("HTTP/") {
            head = HTTPConnection.Head()
            head.status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            return
        }
        let text = line.filter { !$0.isNewline }
        guard !text.isEmpty else {
            isAnswering = head.status >= 200
            return
        }
        guard let colon = text.firstIndex(of: ":") else { return }
        let value = text[text.index(after: colon)...].drop { $0 == " " }
        head.headers.append((text[..<colon].lowercased(), String(value)))
    }
}

extension HTTPExchange {
    /// Where the body of a request comes from.
    private struct Source {
        let size: Int64
        private var bytes: ArraySlice<UInt8> = []
        private var descriptor: Int32 = -1

        init(_ body: Request.Body) throws {
            switch body {
            case .bytes(let bytes):
                self.bytes = bytes[...]
                size = Int64(bytes.count)
            case .file(let path):
                let descriptor = open(path, O_RDONLY | O_CLOEXEC)
                var status = stat()
                guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
                    throw SystemFailure.last("read", path)
                }
                self.descriptor = descriptor
                size = Int64(status.st_size)
            }
        }

        /// Fills a place with the next bytes.
        ///
        /// - Returns: how many; 0 at the end.
        mutating func fill(_ place: UnsafeMutablePointer<CChar>, _ room: Int) -> Int {
            if descriptor >= 0 { return max(0, Glibc.read(descriptor, place, room)) }
            let part = bytes.prefix(room)
            part.withUnsafeBytes {
                UnsafeMutableRawPointer(place).copyMemory(
                    from: $0.baseAddress ?? UnsafeRawPointer(place), byteCount: $0.count)
            }
            bytes = bytes.dropFirst(part.count)
            return part.count
        }

        func close() {
            if descriptor >= 0 { Glibc.close(descriptor) }
        }
    }
}
