import KithKernel
import KithModel

/// What somebody asks of the API or of the web pages, whatever carried it.
///
/// A server makes it of an HTTP request; the command line makes it by itself and hands it to
/// the same endpoints, in the process or through a socket. Who asks is settled before.
package struct Request: Sendable {
    /// What is to be done with what the path names.
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
        /// Nothing takes these two; who uses them is told what there is instead.
        case options = "OPTIONS"
        case trace = "TRACE"

        /// Whether the method promises to change nothing.
        package var isSafe: Bool { self == .get || self == .head }
    }

    /// What came along.
    package enum Body: Sendable {
        /// All of it.
        case bytes([UInt8])
        /// A file that holds it, for what may be larger than memory allows.
        case file(String)
    }

    /// What is to be done.
    package var method: Method
    /// The parts of the path of the address, decoded, without the slashes between them; of
    /// the API's they begin with `api`, `v1`.
    package var path: [String]
    /// What stands behind the question mark, decoded, in order.
    package var query: [(name: String, value: String)]
    /// The headers by their names in small letters; the last of a name holds.
    package var headers: [String: String]
    /// What came along.
    package var body: Body
    /// On whose behalf; nil for who has not signed in.
    package var principal: Principal?
    /// Through what it came.
    package var door: Door
    /// The key of the browser's session, where that is how somebody has signed in.
    package var session: String?
    /// Whether it comes from the owner of the data folder: in the process itself or through
    /// the folder's socket.
    package var isLocal: Bool

    /// Makes a request.
    package init(
        _ method: Method, _ path: [String], query: [(name: String, value: String)] = [],
        headers: [String: String] = [:], body: Body = .bytes([]), principal: Principal? = nil,
        door: Door = Door("api"), isLocal: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.principal = principal
        self.door = door
        self.isLocal = isLocal
    }

    /// Returns the last value of a name behind the question mark.
    package func parameter(_ name: String) -> String? {
        query.last { $0.name == name }?.value
    }
}
