import KithAPI
import KithKernel
import KithModel

/// The page of a form for people who have not signed in, made of its fields.
struct FormPage {
    let definition: FormDefinition
    let request: Request
    let currency: Currency

    /// Writes the page with the form.
    ///
    /// - Parameters:
    ///   - form: what was filled in before.
    ///   - nonce: under what the page is taken once.
    ///   - error: why it was not taken.
    func page(_ form: Form = Form(), nonce: String, error: KernelError? = nil) -> Response {
        Document.gate(
            (error == nil ? "" : "Error: ") + definition.title, status: error?.code.status ?? 200,
            for: request
        ) {
            element(
                "form",
                [
                    .class("card stack"), .method("post"), .action("/forms/" + definition.name),
                    .with("accept-charset", "utf-8"),
                ]
            ) {
                HTML {
                    h1 { definition.title }
                    if !definition.summary.isEmpty { p(.class("soft")) { definition.summary } }
                    if let error, faults(error).isEmpty {
                        alert("bad", .stop, .role("alert")) {
                            p { [error.message, error.recovery].joined(separator: " ") }
                        }
                    }
                    for field in definition.fields where !field.isReadOnly {
                        FieldInput(
                            field, InputValue(field, in: form, currency: currency),
                            error: error.flatMap { faults($0)[field.name] }
                        ).html
                    }
                    trap
                    input(.type("hidden"), .name(FormPost.nonce), .value(nonce))
                    button(.class("btn primary")) { "Send" }
                }
            }
        }
    }

    /// Writes the page that thanks for it.
    func thanks(_ message: String) -> Response {
        Document.gate("Thank you", for: request) {
            div(.class("card stack"), .role("status")) {
                h1 { "Thank you" }
                p { message }
                a(.class("btn"), .href("/forms/" + definition.name)) { "Back to the form" }
            }
        }
    }

    private func faults(_ error: KernelError) -> [String: String] {
        var faults: [String: String] = [:]
        for detail in error.details {
            guard let field = definition.fields.first(where: { $0.name == detail.field }) else {
                continue
            }
            faults[field.name] = Prose.quoted(
                detail.message.replacing("`\(field.name)`", with: field.title))
        }
        return faults
    }

    /// What people neither see nor reach, and machines fill in.
    private var trap: HTML {
        div(.class("vh"), .with("aria-hidden", "true")) {
            label(.for("f-" + FormPost.trap)) { "Leave this empty" }
            input(
                .id("f-" + FormPost.trap), .name(FormPost.trap), .with("tabindex", "-1"),
                .with("autocomplete", "off"))
        }
    }
}
