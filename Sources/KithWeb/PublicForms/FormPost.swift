import KithAPI
import KithKernel
import KithModel

/// What somebody has sent to a form, whichever way.
struct FormPost {
    /// The most bytes of what is sent.
    static let limit = 64 << 10
    /// The field that people do not see, and that machines fill in.
    static let trap = "kith_homepage"
    /// The field that tells two sendings of one page apart from a page that is sent twice.
    static let nonce = "kith_key"

    /// The fields.
    private(set) var values: JSONObject
    /// What a form of a page sent; empty for JSON.
    private(set) var form = Form()
    /// Under which key it is taken once; nil where there is none.
    private(set) var key: String?
    /// Whether a machine has filled in what people do not see.
    private(set) var isTrapped: Bool

    /// Reads a request.
    ///
    /// - Throws: `too_large`, `unsupported_media_type`, `malformed`.
    init(_ request: Request, of definition: FormDefinition) throws {
        guard case .bytes(let bytes) = request.body, bytes.count <= Self.limit else {
            throw KernelError(
                .tooLarge, "This is more than \(Self.limit >> 10) KB.", recovery: "Write less.")
        }
        switch try Self.kind(request.headers["content-type"]) {
        case .json: values = try Self.object(bytes)
        case .form:
            form = try Form(urlencoded: bytes)
            values = Self.values(of: form, definition)
        }
        isTrapped = values[Self.trap].map { $0 != .null && $0.string != "" } ?? false
        key = try IdempotencyKey.text(of: request) ?? values[Self.nonce]?.string
        if let key, !IdempotencyKey.isFit(key) { self.key = nil }
        values[Self.trap] = nil
        values[Self.nonce] = nil
    }

    private enum Kind { case json, form }

    private static func kind(_ type: String?) throws -> Kind {
        let parts = (type ?? "").lowercased().split(separator: ";").map {
            $0.filter { $0 != " " && $0 != "\"" }
        }
        let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }?.dropFirst(8) ?? "utf-8"
        guard ["utf-8", "utf8"].contains(charset) else { throw unknownKind }
        switch parts.first {
        case "application/json": return .json
        case "application/x-www-form-urlencoded": return .form
        default: throw unknownKind
        }
    }

    private static let unknownKind = KernelError(
        .unsupportedMediaType, "The form cannot be read in this way.",
        recovery: "Send application/json or application/x-www-form-urlencoded in UTF-8.",
        field: "content-type")

    private static func object(_ bytes: [UInt8]) throws -> JSONObject {
        do {
            if let object = try JSONReader.read(bytes).object { return object }
        } catch let error as JSONError {
            throw KernelError(
                .malformed, "The body is not JSON: \(error).",
                recovery: "Mend it there, then try again.", field: "body")
        }
        throw KernelError(
            .malformed, "The body is not a JSON object.",
            recovery: "Write it as {\"name\": \"…\"}.",
            field: "body")
    }

    /// A field may come several times only where several may be chosen; of a box that was not
    /// checked a page says no and of one that was checked yes.
    private static func values(of form: Form, _ definition: FormDefinition) -> JSONObject {
        var values = JSONObject()
        for (name, value) in form.fields {
            let field = definition.fields.first { $0.name == name }
            if case .multiChoice = field?.type {
                let chosen = form.all(name).filter { !$0.isEmpty }
                values[name] = .array(chosen.map(JSON.string))
            } else {
                values[name] = .string(value)
            }
        }
        return values
    }
}
