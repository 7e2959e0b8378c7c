import KithAPI
import KithKernel
import KithModel

/// The pages that people work in, made by the server from what is registered.
package struct Web: Sendable {
    /// The kernel that the pages show.
    package let kernel: Kernel
    /// Whether cookies may go over TLS only.
    let isSecure: Bool
    /// Where files are imported; nil where nothing does the imports that are ordered.
    let imports: ImportDesk?
    /// The maps of imports that people are still deciding on.
    let drafts = ImportDrafts()
    private let router: Router

    /// Makes the pages over an open kernel.
    ///
    /// - Parameters:
    ///   - imports: where files are imported; without it there are no pages for that.
    ///   - isSecure: whether browsers reach the server over TLS.
    ///   - routes: pages that come before those of every entity.
    package init(
        _ kernel: Kernel, imports: ImportDesk? = nil, isSecure: Bool = false, routes: [Route] = []
    ) {
        self.kernel = kernel
        self.imports = imports
        self.isSecure = isSecure
        router = Router(routes: routes + Self.routes)
    }

    /// Answers a request of somebody who has signed in.
    ///
    /// Every error becomes a page. A request that may change something must carry the
    /// session's secret in its field `csrf` or its header `kith-csrf`.
    package func answer(_ request: Request, for visitor: Visitor) async -> Response {
        if let asset = Assets.answer(request) { return asset }
        var visit = Visit(web: self, request: request, visitor: visitor)
        var response: Response
        do {
            response = try await answer(&visit)
        } catch {
            response = ErrorPage(error).response(visit)
        }
        PageHeaders.add(to: &response)
        if request.method == .head { response.body = .bytes([]) }
        return response
    }

    private func answer(_ visit: inout Visit) async throws -> Response {
        switch router.find(visit.request) {
        case .nothing: throw Visit.notFound
        case .otherMethods(let methods):
            var response = ErrorPage(Visit.notFound).response(visit)
            response.status = 405
            response.headers.append(("allow", methods.map(\.rawValue).joined(separator: ", ")))
            return response
        case .route(let route, let captures):
            visit.captures = captures
            if visit.request.method.isSafe { return try await route.handler(visit) }
            guard MultipartForm.isSent(in: visit.request) else {
                visit.form = try FormReader.read(visit.request)
                try Forgery.check(visit.request, visit.form, visit.visitor)
                return try await route.handler(visit)
            }
            let sent = try MultipartForm(visit.request)
            defer { sent.remove() }
            visit.form = sent.form
            visit.files = sent.files
            try Forgery.check(visit.request, visit.form, visit.visitor)
            return try await route.handler(visit)
        }
    }
}

extension Web {
    /// The pages of Kith, in the order in which they are tried; those of every entity last.
    static let routes: [Route] =
        [.chooseTheme] + Administration.routes + HomePage.routes + SearchPage.routes
        + CommandPage.routes + RecordForm.routes + ListPage.routes + BoardPage.routes
        + RecordPage.routes
}
