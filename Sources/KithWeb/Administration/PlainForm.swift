import KithKernel
import KithModel

/// A form of a few fields that belong to no entity's view: inputs by field type, what was typed
/// kept when it is refused, faults at their fields.
struct PlainForm {
    private let visit: Visit
    private let fields: [FieldDefinition]
    private let offers: [String: [FieldInput.Offer]]
    /// What stands in the inputs at first, by field name.
    var values: [String: InputValue] = [:]
    /// What is wrong, by field name.
    var faults: [String: String] = [:]
    /// What is wrong with the whole.
    var summary: String?

    /// Describes a form.
    ///
    /// - Parameter offers: the records that references may point to, by field name.
    init(
        _ visit: Visit, _ fields: [FieldDefinition], offers: [String: [FieldInput.Offer]] = [:]
    ) {
        self.visit = visit
        self.fields = fields
        self.offers = offers
    }

    /// Whether it answers a refusal.
    var isRefused: Bool { summary != nil }

    /// The form as it was sent, with what is wrong with it.
    func refused(_ error: KernelError) -> PlainForm {
        var form = self
        form.summary = error.onPage
        for field in fields {
            form.values[field.name] = InputValue(
                field, in: visit.form, currency: visit.kernel.organisation.baseCurrency)
        }
        for detail in error.details {
            if let field = detail.field { form.faults[field] = Prose.quoted(detail.message) }
        }
        return form
    }

    /// Puts a text into an input.
    mutating func fill(_ name: String, _ text: String) {
        var value = InputValue(currency: visit.kernel.organisation.baseCurrency)
        value.text = text
        values[name] = value
    }

    /// Puts the chosen keys into a group of checkboxes.
    mutating func choose(_ name: String, _ keys: [String]) {
        var value = InputValue(currency: visit.kernel.organisation.baseCurrency)
        value.keys = Set(keys)
        values[name] = value
    }

    /// Writes the message above the inputs; nothing where nothing is wrong.
    var message: HTML {
        guard let summary else { return HTML() }
        return alert("bad", .stop, .role("alert"), .id("fault"), .with("tabindex", "-1")) {
            p { summary }
        }
    }

    /// Writes the inputs.
    var inputs: HTML {
        HTML {
            for field in fields {
                FieldInput(
                    field,
                    values[field.name]
                        ?? InputValue(currency: visit.kernel.organisation.baseCurrency),
                    error: faults[field.name], offers: offers[field.name] ?? []
                ).html
            }
        }
    }

    /// Writes the whole form with one button.
    ///
    /// - Parameters:
    ///   - path: where it is sent.
    ///   - act: what the button says.
    func html(_ path: String, act: String, isPrimary: Bool = true) -> HTML {
        postForm(path, visit.visitor, .class("stack")) {
            message
            div(.class("form-part")) { inputs }
            div(.class("row wrap")) {
                button(.class(isPrimary ? "btn primary" : "btn")) { act }
            }
        }
    }
}

extension KernelError {
    /// What went wrong and what to do, as a page says it.
    var onPage: String {
        let message = Prose.message(of: self)
        let stop = message.hasSuffix(".") || message.hasSuffix("?") ? "" : "."
        return message + stop + (Prose.recovery(of: self).map { " " + $0 } ?? "")
    }
}
