import HTTPTypes
import KithAPI
import KithKernel
import KithModel

/// Method, path and headers of a request, before its body has come in.
package struct RequestHead {
    private let head: HTTPRequest

    /// Takes a head as the parser of HTTP has read it.
    package init(_ head: HTTPRequest) { self.head = head }

    /// The parts of the path, decoded.
    var path: [String] {
        (head.path ?? "/").prefix { $0 != "?" }.split(separator: "/")
            .map { PercentCoding.decode(String($0)) }
    }

    /// How long the body is said to be; nil where it is not said.
    var contentLength: Int? { head.headerFields[.contentLength].flatMap { Int($0) } }

    /// Returns the request, without its body.
    ///
    /// - Parameter isLocal: whether it comes from the owner of the data folder.
    /// - Throws: `malformed` for a method that nothing answers.
    package func request(isLocal: Bool) throws -> Request {
        guard let method = Request.Method(rawValue: head.method.rawValue) else {
            throw KernelError(
                .malformed, "The method \(head.method.rawValue.prefix(16)) is not known here.")
        }
        var headers: [String: String] = [:]
        for field in head.headerFields {
            // Lists may come in several lines (RFC 9110, 5.3); of a header that is no list, two
            // values together are none.
            let name = field.name.canonicalName
            let former = headers[name].map { $0 + (name == "cookie" ? "; " : ", ") } ?? ""
            headers[name] = former + field.value
        }
        headers["host"] = head.authority ?? headers["host"]
        return Request(
            method, path, query: query, headers: headers, isLocal: isLocal)
    }

    private var query: [(name: String, value: String)] {
        guard let path = head.path, let mark = path.firstIndex(of: "?") else { return [] }
        return path[path.index(after: mark)...].split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count == 2 ? Self.decoded(parts[1]) : "")
        }
    }

    /// In a query a plus stands for a space, as browsers write it.
    private static func decoded(_ text: Substring) -> String {
        PercentCoding.decode(String(text.map { $0 == "+" ? " " : $0 }))
    }
}
