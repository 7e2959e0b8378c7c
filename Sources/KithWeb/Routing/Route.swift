import KithAPI
import KithKernel
import KithModel

/// A page or an act: which requests it answers, and how.
///
///     Route(.get, "deal", ":id") { visit in
///         let id = try visit.id("id")
///         return visit.show(Page("Deal") { h1 { "…" } })
///     }
package struct Route: Sendable {
    /// What a handler is given and what it answers; what it throws becomes an error page.
    package typealias Handler = @Sendable (Visit) async throws -> Response

    let method: Request.Method
    let pattern: [String]
    let handler: Handler

    /// Makes a route.
    ///
    /// - Parameters:
    ///   - method: `.get` also answers HEAD.
    ///   - pattern: the parts of the path; one that begins with `:` takes any part under
    ///     that name.
    package init(_ method: Request.Method, _ pattern: String..., handler: @escaping Handler) {
        self.init(method, parts: pattern, handler: handler)
    }

    /// Makes a route of a path's parts.
    package init(_ method: Request.Method, parts: [String], handler: @escaping Handler) {
        self.method = method
        pattern = parts
        self.handler = handler
    }

    /// Returns what the names in the pattern stand for in a path; nil where it does not fit.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == pattern.count else { return nil }
        var captures: [String: String] = [:]
        for (part, wanted) in zip(path, pattern) {
            if wanted.hasPrefix(":") {
                captures[String(wanted.dropFirst())] = part
            } else if part != wanted {
                return nil
            }
        }
        return captures
    }
}

/// All routes, in the order in which they are tried.
struct Router: Sendable {
    let routes: [Route]

    /// What was found for a request.
    enum Finding {
        case route(Route, [String: String])
        /// The path is known, with other methods.
        case otherMethods([Request.Method])
        case nothing
    }

    /// Finds the first route that fits; a path that stands in a pattern word for word is never
    /// taken for the name of something.
    func find(_ request: Request) -> Finding {
        let method = request.method == .head ? .get : request.method
        let fitting = routes.compactMap { route in
            route.match(request.path).map { (route: route, captures: $0) }
        }
        let literal = fitting.filter(\.captures.isEmpty)
        let candidates = literal.isEmpty ? fitting : literal
        if let found = candidates.first(where: { $0.route.method == method }) {
            return .route(found.route, found.captures)
        }
        return candidates.isEmpty ? .nothing : .otherMethods(candidates.map(\.route.method))
    }
}
