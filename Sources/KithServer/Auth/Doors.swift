import KithAPI
import KithKernel
import KithModel
import KithWeb

/// What stands before the pages: who is signed in gets them, everybody else the way to
/// sign in.
struct Doors: Sendable {
    private let kernel: Kernel
    private let web: Web
    private let api: API
    private let cookie: SessionCookie
    private let origin: OriginCheck
    private let signIn: SignIn
    private let callerRate: RateLimit?
    private let forms: PublicForms
    /// Whether the other end of each connection is a proxy.
    let isBehindProxy: Bool

    init(_ kernel: Kernel, _ web: Web, _ api: API, _ options: Server.Options) {
        self.kernel = kernel
        callerRate = api.callerRate
        self.web = web
        self.api = api
        isBehindProxy = options.publicURL != nil
        cookie = SessionCookie(isSecure: options.publicURL?.hasPrefix("https:") ?? false)
        origin = OriginCheck(publicURL: options.publicURL)
        signIn = SignIn(kernel, cookie)
        forms = PublicForms(
            kernel, publicURL: options.publicURL, isLimited: options.limits.rate > 0)
    }

    /// Answers a request for a page.
    ///
    /// - Parameter address: the other end of the connection.
    func answer(_ request: Request, from address: String?) async -> Response {
        var response: Response
        do {
            let source = SourceAddress.of(
                request, connection: address, isBehindProxy: isBehindProxy)
            if PublicForms.takes(request) {
                response = await forms.answer(request, from: AddressKey.of(source))
            } else {
                try origin.check(request)
                response = try await answer(request, source)
            }
        } catch let error as RateLimited {
            response = SignInPage.failure(error.error, for: request)
            response.headers.append(("retry-after", "\(error.seconds)"))
        } catch {
            response = SignInPage.failure(error, for: request)
        }
        if cookie.isSecure {
            response.headers.append(
                ("strict-transport-security", "max-age=31536000; includeSubDomains"))
        }
        return response
    }

    /// Returns whether a request carries the key of a session that goes on.
    func knows(_ request: Request) async throws -> Bool {
        try await visitor(cookie.key(in: request)) != nil
    }

    private func answer(_ request: Request, _ source: String) async throws -> Response {
        if let asset = Assets.answer(request) { return asset }
        let key = cookie.key(in: request)
        let signedIn = try await visitor(key)
        switch (request.method, request.path) {
        case (.get, ["sign-in"]), (.head, ["sign-in"]):
            return signedIn == nil ? SignInPage.page(for: request) : Response.leading(to: "/")
        case (.post, ["sign-in"]):
            return try await signIn.take(request, from: source)
        case (.post, ["sign-out"]):
            return try await signIn.leave(request, key: key, signedIn)
        case (.get, ["changes", "events"]):
            return await events(request, key: key, signedIn)
        default: break
        }
        guard let signedIn else { return SignInPage.way(for: request) }
        try callerRate?.take(signedIn.principal)
        return await web.answer(request, for: signedIn)
    }

    /// Answers a page that wants to hear what has changed: which records, not what to.
    ///
    /// It asks for those again, and gets what its reader may see then.
    private func events(_ request: Request, key: String?, _ signedIn: Visitor?) async -> Response {
        var asked = request
        asked.path = ["api", "v1", "changes", "events"]
        asked.query.append(("brief", "true"))
        asked.headers["authorization"] = nil
        asked.door = Door("web")
        asked.principal = signedIn.map { .user($0.user) }
        asked.session = key
        return await api.answer(asked)
    }

    /// Nobody is signed in whose session has ended or who may no longer sign in.
    private func visitor(_ key: String?) async throws -> Visitor? {
        guard let key, let signedIn = try await kernel.session(key) else { return nil }
        do {
            return try await Visitor(signedIn.user, csrf: signedIn.formKey, kernel: kernel)
        } catch let error as KernelError where error.code == .unauthenticated {
            return nil
        }
    }
}

/// The cookie that holds a session's key.
struct SessionCookie: Sendable {
    /// Whether browsers reach the server over TLS.
    let isSecure: Bool

    /// A name with the prefix `__Host-` is taken over TLS only, and never from a subdomain
    /// (RFC 6265bis, 4.1.3.2).
    private var name: String { isSecure ? "__Host-kith_session" : "kith_session" }

    /// Returns the key that a request carries.
    func key(in request: Request) -> String? { Cookies.value(name, in: request) }

    /// The header that keeps a key in the browser, for as long as a session can last.
    func keeping(_ key: String) -> (name: String, value: String) {
        Cookies.setting(name, key, seconds: 90 * 86_400, isSecure: isSecure)
    }

    /// The header that takes the key out of the browser.
    var clearing: (name: String, value: String) {
        Cookies.setting(name, "", seconds: 0, isSecure: isSecure)
    }
}

/// Refuses what another site makes a browser send.
struct OriginCheck: Sendable {
    /// The address under which browsers reach the server; nil where they reach it directly.
    let publicURL: String?

    /// - Throws: `forbidden` when a request that may change something comes from a page of
    ///   another site.
    func check(_ request: Request) throws {
        guard !request.method.isSafe else { return }
        if let origin = request.headers["origin"], !isOurs(origin, request) { throw Self.foreign }
        if let site = request.headers["sec-fetch-site"], site == "cross-site" {
            throw Self.foreign
        }
    }

    private func isOurs(_ origin: String, _ request: Request) -> Bool {
        if let publicURL, origin == publicURL { return true }
        guard let host = request.headers["host"] else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    private static let foreign = KernelError(
        .forbidden, "This was sent by a page of another site.",
        recovery: "Open Kith and do it there.")
}

/// Where a request comes from, as far as it can be trusted.
enum SourceAddress {
    /// Returns the address of the connection; behind a proxy the one that it has seen, which
    /// is the last that the header names.
    static func of(
        _ request: Request, connection: String?, isBehindProxy: Bool
    ) -> String {
        let seen = request.headers["x-forwarded-for"]?.split(separator: ",").last
        if isBehindProxy, let seen { return String(seen.filter { $0 != " " }.prefix(64)) }
        return connection ?? ""
    }
}

extension Response {
    /// Makes an answer that leads to another page.
    static func leading(to path: String) -> Response {
        Response(303, headers: [("location", path)])
    }
}
