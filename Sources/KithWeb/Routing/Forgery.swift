import KithAPI
import KithModel

/// Tells forms that this session's pages made from those that others made.
package enum Forgery {
    /// Refuses a request that does not carry the session's secret.
    ///
    /// - Throws: `forbidden` that says how to go on.
    package static func check(_ request: Request, _ form: Form, _ visitor: Visitor) throws {
        let sent = request.headers["kith-csrf"] ?? form["csrf"] ?? ""
        guard !visitor.csrf.isEmpty, isSame(sent, visitor.csrf) else {
            throw KernelError(
                .forbidden, "This form is of another session",
                recovery: "Go back, load the page again, and send the form once more.")
        }
    }

    /// Compares in a time that does not depend on where the difference is.
    static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Reads the form that a request carries.
package enum FormReader {
    /// Returns the fields.
    ///
    /// - Throws: `malformed` for another kind of content; `too_large` past the bounds.
    package static func read(_ request: Request) throws -> Form {
        guard case .bytes(let bytes) = request.body else {
            throw KernelError(.tooLarge, "The form is larger than 1 MB.")
        }
        let type = request.headers["content-type"] ?? ""
        if bytes.isEmpty { return Form() }
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
            throw KernelError(
                .malformed, "The form cannot be read",
                recovery: "Send it as application/x-www-form-urlencoded.")
        }
        return try Form(urlencoded: bytes)
    }
}

/// The headers that every page carries.
enum PageHeaders {
    /// What a page may load and who may show it: nothing but Kith itself.
    static let policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'"

    /// Adds the headers where they are not there yet.
    static func complete(_ response: inout Response) {
        if response.header("content-security-policy") == nil { add(to: &response) }
    }

    /// Adds the headers to a page.
    static func add(to response: inout Response) {
        var headers = [
            ("content-security-policy", policy), ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"), ("cross-origin-opener-policy", "same-origin"),
        ]
        if response.header("cache-control") == nil { headers.append(("cache-control", "no-store")) }
        response.headers += headers
    }
}
