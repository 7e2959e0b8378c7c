import KithKernel
import KithModel
import NIOHTTP1

/// What the head of a request must be beyond what its parser sees to: of two programs that
/// read it, none may see another request in it than the other (RFC 9112, 11.2).
enum HeadRules {
    /// Returns what is wrong with a head.
    static func fault(_ head: HTTPRequestHead) -> KernelError? {
        let headers = head.headers
        for (name, value) in headers where value.utf8.contains(where: isControl) {
            return malformed("The header \(name) holds a control character.", "Leave it out.")
        }
        let hosts = headers["host"].count
        if hosts > 1 || (hosts == 0 && head.version != .http1_0) {
            return malformed("The request has \(hosts) headers Host.", "Send one.")
        }
        guard isTarget(head.uri, head.method) else {
            return malformed(
                "The address of the request cannot be read.", "Write it as /path?name=value.")
        }
        return framingFault(head)
    }

    /// Returns what is wrong with how the end of the body is told.
    private static func framingFault(_ head: HTTPRequestHead) -> KernelError? {
        let codings = head.headers["transfer-encoding"]
        let lengths = head.headers["content-length"]
        if !codings.isEmpty {
            guard lengths.isEmpty, head.version == .http1_1 else {
                return malformed(
                    "The length of the body is told in two ways.",
                    "Send either Content-Length or Transfer-Encoding.")
            }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                return malformed(
                    "The body comes in a coding that is not known here.",
                    "Send Transfer-Encoding: chunked, or Content-Length.")
            }
        }
        guard let length = lengths.first else { return nil }
        guard lengths.count == 1, Int64(length) != nil,
            length.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            return malformed("Content-Length is not one number.", "Send the number of bytes.")
        }
        return nil
    }

    private static func isTarget(_ target: String, _ method: HTTPMethod) -> Bool {
        if target.utf8.first == UInt8(ascii: "/") { return true }
        if target == "*" { return method == .OPTIONS }
        let start = target.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://") || method == .CONNECT
    }

    /// All but the tabulator, which may stand between words.
    private static func isControl(_ byte: UInt8) -> Bool {
        (byte < 0x20 && byte != 0x09) || byte == 0x7F
    }

    private static func malformed(_ message: String, _ recovery: String) -> KernelError {
        KernelError(.malformed, message, recovery: recovery)
    }
}
