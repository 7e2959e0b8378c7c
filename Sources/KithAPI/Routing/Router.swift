import KithKernel
import KithModel

/// Finds the endpoint of a request by its method and path.
struct Router: Sendable {
    /// How the path of every endpoint begins.
    static let prefix = ["api", "v1"]

    private let endpoints: [Endpoint]

    /// Takes endpoints; where two paths fit, the one with more words goes first.
    init(_ endpoints: [Endpoint]) {
        self.endpoints = endpoints.sorted { $0.words > $1.words }
    }

    /// Returns the endpoint of a request, and the parts of the path that it names.
    ///
    /// - Throws: `not_found` for an unknown path; `method_not_allowed`, naming the methods
    ///   that there are.
    func endpoint(for request: Request) throws -> (Endpoint, parts: [String: String]) {
        let path = Array(request.path.dropFirst(Self.prefix.count))
        guard request.path.starts(with: Self.prefix) else { throw Self.unknown(request) }
        let method = request.method == .head ? .get : request.method
        var others: Set<String> = []
        for endpoint in endpoints {
            guard let parts = endpoint.parts(of: path) else { continue }
            if endpoint.method == method { return (endpoint, parts) }
            others.insert(endpoint.method.rawValue)
            if endpoint.method == .get { others.insert(Request.Method.head.rawValue) }
        }
        guard !others.isEmpty else { throw Self.unknown(request) }
        throw MethodNotAllowed(method: request.method, allowed: others.sorted())
    }

    private static func unknown(_ request: Request) -> KernelError {
        KernelError(
            .notFound, "There is nothing at `/\(request.path.joined(separator: "/"))`.",
            recovery: "Check the path: those of the API begin with /api/v1/.")
    }
}

/// A path that knows other methods than the one that was used.
struct MethodNotAllowed: Error {
    let method: Request.Method
    let allowed: [String]

    /// The error in the kernel's words.
    var error: KernelError {
        let methods = allowed.joined(separator: ", ")
        return KernelError(
            .methodNotAllowed, "\(method.rawValue) is not possible here.",
            recovery: "Use \(methods).")
    }
}

extension Endpoint {
    fileprivate var words: Int {
        pattern.count { if case .word = $0 { true } else { false } }
    }

    /// Returns what stands in a path for each named part; nil where the path is another.
    fileprivate func parts(of path: [String]) -> [String: String]? {
        guard path.count == pattern.count else { return nil }
        var parts: [String: String] = [:]
        for (text, part) in zip(path, pattern) {
            switch part {
            case .word(let word): guard word == text else { return nil }
            case .any(let name):
                guard !text.isEmpty else { return nil }
                parts[name] = text
            }
        }
        return parts
    }
}
