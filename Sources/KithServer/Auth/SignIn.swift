import KithAPI
import KithKernel
import KithModel
import KithWeb

/// Signing in with e-mail address and password, and signing out.
struct SignIn: Sendable {
    private let kernel: Kernel
    private let cookie: SessionCookie
    private let throttle = SignInThrottle()

    init(_ kernel: Kernel, _ cookie: SessionCookie) {
        self.kernel = kernel
        self.cookie = cookie
    }

    /// Takes the form of the sign-in page.
    ///
    /// - Returns: the way to where one wanted to go; the page again, with what was wrong.
    func take(_ request: Request, from source: String) async throws -> Response {
        let form = try FormReader.read(request)
        let email = form["email"] ?? ""
        do {
            let user = try await throttle.attempt(email: email, from: source) {
                try await kernel.signIn(email: email, password: form["password"] ?? "")
            }
            // A session that somebody has planted in the browser must not become this one.
            if let old = cookie.key(in: request) { try await kernel.endSession(old) }
            let key = try await kernel.startSession(for: user)
            var response = Response.leading(to: SignInPage.destination(form["next"]))
            response.headers.append(cookie.keeping(key))
            return response
        } catch let error as KernelError {
            return SignInPage.page(
                for: request, email: email, next: form["next"], error: error)
        }
    }

    /// Ends the session of a request.
    ///
    /// - Throws: `forbidden` when the form does not carry the session's secret.
    func leave(
        _ request: Request, key: String?, _ visitor: Visitor?
    ) async throws -> Response {
        var response = Response.leading(to: "/sign-in")
        guard let key, let visitor else { return response }
        try Forgery.check(request, FormReader.read(request), visitor)
        try await kernel.endSession(key)
        response.headers.append(cookie.clearing)
        return response
    }
}
