import KithAPI
import KithKernel
import KithModel

/// The forms that people fill in without signing in: `/forms/NAME`, as a page and as an endpoint
/// for other sites.
package struct PublicForms: Sendable {
    private let kernel: Kernel
    private let publicURL: String?
    private let rate: RateLimit?

    /// Forms of one address a second in the long run, and at once.
    private static let most = (rate: 1, burst: 20)

    /// Makes the forms of a kernel.
    ///
    /// - Parameters:
    ///   - publicURL: the address under which browsers reach the server, where it is known.
    ///   - isLimited: whether an address may send only so many at a time.
    package init(_ kernel: Kernel, publicURL: String? = nil, isLimited: Bool = true) {
        self.kernel = kernel
        self.publicURL = publicURL
        rate = isLimited ? RateLimit(rate: Self.most.rate, burst: Self.most.burst) : nil
    }

    /// Returns whether a request is for a form.
    package static func takes(_ request: Request) -> Bool {
        request.path.count == 2 && request.path[0] == "forms"
    }

    /// Answers a request for a form; errors become problem documents or, for browsers, pages.
    ///
    /// - Parameter address: from where it comes, as it is counted.
    package func answer(_ request: Request, from address: String) async -> Response {
        let known = kernel.form(request.path.last ?? "")
        let origin = known.map { FormOrigin(request, of: $0, publicURL: publicURL) }
        var response: Response
        do {
            guard let known, let origin else { throw Kernel.noForm }
            response = try await answer(request, known, origin, address)
        } catch {
            response = refusal(error, request)
        }
        response.headers += origin?.headers ?? []
        PageHeaders.complete(&response)
        if request.method == .head { response.body = .bytes([]) }
        return response
    }

    private func answer(
        _ request: Request, _ definition: FormDefinition, _ origin: FormOrigin, _ address: String
    ) async throws -> Response {
        let page = FormPage(
            definition: definition, request: request,
            currency: kernel.organisation.baseCurrency)
        switch request.method {
        case .get, .head: return page.page(nonce: Self.nonce())
        case .options: return try origin.preflight()
        case .post: break
        default:
            var response = Problem(
                KernelError(.methodNotAllowed, "A form is sent by POST.")
            ).response
            response.headers.append(("allow", "GET, HEAD, POST, OPTIONS"))
            return response
        }
        try origin.check()
        try rate?.take(address)
        let post = try FormPost(request, of: definition)
        do {
            let answer = try await take(post, definition)
            return Self.isBrowser(request)
                ? page.thanks(words(answer, definition)) : told(answer, definition)
        } catch let error as KernelError where Self.isBrowser(request) {
            // What is sent again after a correction is another one.
            return page.page(post.form, nonce: Self.nonce(), error: error)
        }
    }

    /// Who falls into the trap is thanked like everybody else.
    private func take(_ post: FormPost, _ definition: FormDefinition) async throws -> FormAnswer {
        guard !post.isTrapped else { return FormAnswer("taken") }
        let once = post.key.map { key in
            Once<FormAnswer>(Self.key(key, post, definition)) { Array(Self.json($0).text.utf8) }
        }
        do {
            return try await kernel.take(form: definition.name, post.values, once: once)
        } catch let replay as Replay {
            guard let json = try? JSONReader.read(replay.answer) else {
                throw KernelError(.unavailable, "What was answered before cannot be read.")
            }
            return FormAnswer(
                json["result"]?.string ?? "taken", json["message"]?.string ?? "")
        }
    }

    private static func key(
        _ key: String, _ post: FormPost, _ definition: FormDefinition
    ) -> OnceKey {
        var digest = RequestDigest()
        for name in post.values.keys.sorted() {
            digest.add(name)
            digest.add(post.values[name]?.text ?? "")
        }
        return OnceKey(
            "form \(definition.name) \(key)", of: .system(reason: "form"), request: digest.finish())
    }

    private func told(_ answer: FormAnswer, _ definition: FormDefinition) -> Response {
        let words = words(answer, definition)
        return definition.tells
            ? Response(json: Self.json(answer)) : Response(json: ["message": .string(words)])
    }

    /// What the code says may follow from what is in the records, so a form that does not tell
    /// thanks everybody alike.
    private func words(_ answer: FormAnswer, _ definition: FormDefinition) -> String {
        definition.tells ? answer.message : FormAnswer("taken").message
    }

    private static func json(_ answer: FormAnswer) -> JSON {
        ["result": .string(answer.result), "message": .string(answer.message)]
    }

    private func refusal(_ error: any Error, _ request: Request) -> Response {
        guard Self.isBrowser(request) else { return Problem(error).response }
        var response = SignInPage.failure(Problem(error).error, for: request)
        if let wait = (error as? RateLimited)?.seconds {
            response.headers.append(("retry-after", "\(wait)"))
        }
        return response
    }

    /// Whether a page is wanted rather than a document for programs.
    private static func isBrowser(_ request: Request) -> Bool {
        request.method.isSafe || (request.headers["accept"] ?? "").contains("text/html")
    }

    private static func nonce() -> String {
        var source = SystemRandomNumberGenerator()
        return String(source.next() as UInt64, radix: 36)
            + String(source.next() as UInt64, radix: 36)
    }
}
