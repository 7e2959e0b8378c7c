import Glibc
import KithKernel
import KithModel

/// Reading of parameters and bodies; what cannot be read is told by the name that it has.
extension Call {
    /// The most bytes of a body that is read into memory.
    static let bodyLimit = 16 << 20

    /// Returns what stands behind the question mark under a name; nil where it is empty.
    func text(_ name: String) -> String? {
        request.parameter(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Returns whether a parameter is set: `true`, `1` or the name alone.
    ///
    /// - Throws: `invalid` for another word.
    func flag(_ name: String) throws -> Bool {
        guard let word = request.parameter(name) else { return false }
        switch word {
        case "true", "1", "": return true
        case "false", "0": return false
        default: throw Self.unfit(name, word, "true or false")
        }
    }

    /// Returns a whole number among some.
    ///
    /// - Throws: `invalid` for another text.
    func integer(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let text = text(name) else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw Self.unfit(
                name, text, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Returns the moment that a parameter names, in the caller's time zone.
    func moment(_ name: String) async throws -> Instant? {
        guard let text = text(name) else { return nil }
        return try Moment.read(text, zone: try await kernel.caller(principal).timeZone)
    }

    /// Returns the values for the `:names` in a condition: `param.least=5000`.
    var parameters: [String: JSON] {
        var values: [String: JSON] = [:]
        for (name, value) in request.query where name.hasPrefix(Endpoint.valuePrefix) {
            let isList = value.hasPrefix("[")
            let list = isList ? try? JSONReader.read(value) : nil
            values[String(name.dropFirst(Endpoint.valuePrefix.count))] = list ?? .string(value)
        }
        return values
    }

    /// Returns the body as a JSON document.
    ///
    /// - Throws: `malformed` with the place of the first fault; `too_large`.
    func json() throws -> JSON {
        if let type = request.headers["content-type"], !Self.isJSON(type) {
            throw KernelError(
                .malformed, "The body is said to be `\(type)`, which is not JSON.",
                recovery: "Send JSON with the header Content-Type: application/json.")
        }
        do {
            return try JSONReader.read(try bytes())
        } catch let error as JSONError {
            throw KernelError(
                .malformed, "The body is not JSON: \(error).",
                recovery: "Mend it there, then try again.", field: "body")
        }
    }

    /// Returns the members of the object that the body is; none where there is no body.
    ///
    /// - Throws: `malformed` for what is not an object.
    func object() throws -> JSONObject {
        if case .bytes(let bytes) = request.body, bytes.isEmpty { return [:] }
        guard let object = try json().object else {
            throw KernelError(
                .malformed, "The body is not a JSON object.",
                recovery: "Write it as {\"name\": \"…\"}.")
        }
        return object
    }

    /// Returns the members of the body, and refuses those that the endpoint does not know.
    func members(_ known: [String]) throws -> JSONObject {
        let object = try object()
        for key in object.keys where !known.contains(key) {
            throw KernelError(
                .invalid,
                "The body holds the unknown key `\(key)`\(Suggestion.question(for: key, among: known))",
                recovery: "It may hold \(known.joined(separator: ", ")).", field: key)
        }
        return object
    }

    private func bytes() throws -> [UInt8] {
        switch request.body {
        case .bytes(let bytes):
            guard bytes.count <= Self.bodyLimit else { throw Self.tooLarge }
            return bytes
        case .file(let path): return try Self.contents(path)
        }
    }

    private static func contents(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw KernelError(.unavailable, "The body of the request cannot be read.")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw KernelError(.unavailable, "The body of the request cannot be read.")
            }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
            guard bytes.count <= bodyLimit else { throw tooLarge }
        }
    }

    private static var tooLarge: KernelError {
        KernelError(
            .tooLarge, "The body is larger than \(bodyLimit >> 20) MB.",
            recovery: "Send it in parts, or import it as a file.", field: "body")
    }

    private static func isJSON(_ type: String) -> Bool {
        let name = type.split(separator: ";").first.map(String.init) ?? ""
        return name.lowercased().filter { $0 != " " } == "application/json"
    }

    static func unfit(_ name: String, _ text: String, _ wanted: String) -> KernelError {
        KernelError(
            .invalid, "`\(name)` is not \(wanted), but `\(text)`.", recovery: "Correct it.",
            field: name)
    }
}
