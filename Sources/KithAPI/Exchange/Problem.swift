import KithKernel
import KithModel

/// What went wrong, as the API tells it: a problem document (RFC 9457).
///
/// ```json
/// {"type": "urn:kith:invalid", "title": "Invalid", "status": 422, "code": "invalid",
///  "detail": "…", "recovery": "…", "request": "…",
///  "errors": [{"index": 0, "record": null, "field": "name", "code": "required", …}]}
/// ```
package struct Problem: Sendable {
    /// The media type of a problem document.
    package static let mediaType = "application/problem+json"

    /// What went wrong.
    package let error: KernelError
    /// The request at which it went wrong; empty where there was none.
    package let request: String
    private let allowed: [String]
    private let wait: Int?

    /// Takes any error; one that nobody foresaw is told as such.
    ///
    /// - Parameter showsInsides: whether such a one is told with its insides, which are for
    ///   the owner of the data folder alone.
    package init(_ error: any Error, request: String = "", showsInsides: Bool = false) {
        self.error = Self.known(error, showsInsides)
        self.request = request
        allowed = (error as? MethodNotAllowed)?.allowed ?? []
        wait = (error as? RateLimited)?.seconds
    }

    private static func known(_ error: any Error, _ showsInsides: Bool) -> KernelError {
        switch error {
        case let error as KernelError: error
        case let error as MethodNotAllowed: error.error
        case let error as RateLimited: error.error
        case is CancellationError:
            KernelError(.unavailable, "This was ended before it was done.", recovery: "Try again.")
        default:
            KernelError(
                .unforeseen,
                "Something went wrong that should not\(showsInsides ? ": \(error)" : "").",
                recovery: "Check the data: kith doctor")
        }
    }

    /// The document.
    package var json: JSON {
        var object: JSONObject = [
            "type": .string("urn:kith:\(error.code.name)"), "title": .string(title),
            "status": .integer(Int64(error.code.status)), "code": .string(error.code.name),
            "detail": .string(error.message), "recovery": .string(error.recovery),
        ]
        if !request.isEmpty { object["request"] = .string(request) }
        object["location"] = error.location.map(JSON.string)
        object["errors"] = .array(error.details.map(Self.document))
        return .object(object)
    }

    /// The answer that tells it.
    package var response: Response {
        var response = Response(error.code.status, json: json)
        response.headers = [("content-type", Self.mediaType)]
        if error.code == .unauthenticated {
            response.headers.append(("www-authenticate", "Bearer"))
        }
        if error.code == .idempotencyPending { response.headers.append(("retry-after", "1")) }
        if !allowed.isEmpty {
            response.headers.append(("allow", allowed.joined(separator: ", ")))
        }
        if let wait { response.headers.append(("retry-after", "\(wait)")) }
        return response
    }

    private var title: String {
        error.code == .unforeseen ? "Internal error" : Naming.title(of: error.code.name)
    }

    static func document(_ detail: KernelError.Detail) -> JSON {
        [
            "index": detail.index.map { .integer(Int64($0)) } ?? .null,
            "record": detail.record.map { .string($0.description) } ?? .null,
            "field": detail.field.map(JSON.string) ?? .null, "code": .string(detail.code.name),
            "message": .string(detail.message), "recovery": .string(detail.recovery),
        ]
    }
}

extension Problem {
    /// Reads a problem document back.
    ///
    /// - Returns: nil for what is none.
    package static func error(in json: JSON) -> KernelError? {
        guard let code = json["code"]?.string, let message = json["detail"]?.string else {
            return nil
        }
        let details = (json["errors"]?.array ?? []).map { detail in
            KernelError.Detail(
                index: detail["index"]?.integer.flatMap { Int(exactly: $0) },
                record: detail["record"]?.string.flatMap { RecordID($0) },
                field: detail["field"]?.string,
                code: ErrorCode.named(detail["code"]?.string ?? code),
                message: detail["message"]?.string ?? "",
                recovery: detail["recovery"]?.string ?? "")
        }
        return KernelError(
            ErrorCode.named(code), message, recovery: json["recovery"]?.string ?? "",
            details: details, location: json["location"]?.string)
    }
}

/// The name of a request, by which a problem is found again.
enum RequestName {
    /// Returns the name that whoever carried the request gave it, else a new one.
    static func of(_ request: Request) -> String {
        if let given = request.headers["x-request-id"], isFit(given) { return given }
        var source = SystemRandomNumberGenerator()
        return String(source.next() as UInt64, radix: 36)
    }

    private static func isFit(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}
