import KithKernel
import KithModel

/// One thing that can be asked of the API: a method on a path, and the function that answers.
struct Endpoint: Sendable {
    /// How the name of a value for a `:name` in a condition begins: `param.least`.
    static let valuePrefix = "param."

    /// What is to be done.
    let method: Request.Method
    /// The parts of the path behind the API's own.
    let pattern: [Part]
    /// The parameters that may stand behind the question mark; `param.` stands for values.
    let parameters: [String]
    /// Whether something may be written.
    let writes: Bool
    /// What becomes of a request that is sent twice with one idempotency key.
    let repetition: Repetition
    /// Whether it answers also who has not signed in.
    let isOpen: Bool
    /// What it does, takes and answers, as the API describes itself.
    let operation: Operation?
    /// Answers.
    let run: @Sendable (Call) async throws -> Response

    /// The method and the path, as `GET records/{entity}`.
    var name: String {
        let parts = pattern.map { part in
            switch part {
            case .word(let word): word
            case .any(let name): "{\(name)}"
            }
        }
        return "\(method.rawValue) \(parts.joined(separator: "/"))"
    }

    /// A part of a path.
    enum Part: Sendable, Hashable {
        /// This word.
        case word(String)
        /// Any text, known to the endpoint by a name.
        case any(String)
    }

    /// Makes an endpoint.
    ///
    /// - Parameters:
    ///   - path: as `records/{entity}/{id}`.
    ///   - parameters: what may stand behind the question mark.
    ///   - operation: its description; a test insists on one.
    ///   - writes: whether something may be written; by its method where nil.
    ///   - repetition: what an idempotency key does; by its method where nil.
    init(
        _ method: Request.Method, _ path: String, _ parameters: [String] = [],
        about operation: Operation? = nil, writes: Bool? = nil, repetition: Repetition? = nil,
        isOpen: Bool = false,
        run: @escaping @Sendable (Call) async throws -> Response
    ) {
        self.method = method
        pattern = path.split(separator: "/").map { part in
            part.hasPrefix("{") ? .any(String(part.dropFirst().dropLast())) : .word(String(part))
        }
        self.parameters = parameters
        self.operation = operation
        self.writes = writes ?? !method.isSafe
        self.repetition = repetition ?? (method.isSafe ? .harmless : .kept)
        self.isOpen = isOpen
        self.run = run
    }

    /// Refuses a parameter that the endpoint does not know: one that is mistyped would
    /// otherwise do nothing, and nobody would notice.
    ///
    /// - Throws: `invalid` with the nearest name.
    func check(_ query: [(name: String, value: String)]) throws {
        for (name, _) in query where !parameters.contains(name) {
            if name.hasPrefix(Self.valuePrefix), parameters.contains(Self.valuePrefix) { continue }
            let hint = Suggestion.question(for: name, among: parameters)
            let recovery =
                parameters.isEmpty
                ? "Leave it out." : "It may be one of \(parameters.joined(separator: ", "))."
            throw KernelError(
                .invalid, "There is no parameter `\(name)` here\(hint)", recovery: recovery,
                field: name)
        }
    }
}
