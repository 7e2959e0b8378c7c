import KithKernel
import KithModel

extension RecordForm {
    /// The pages and acts of making, changing, deleting and undoing.
    static let routes =
        [
            DeleteRecord.undo, NewRecord.form, NewRecord.create, EditRecord.form, EditRecord.update,
            DeleteRecord.delete, DeleteRecord.restore,
        ] + DuplicatePart.routes

    /// Writes the parts of the form, under a summary of what is wrong.
    func html(_ visit: Visit) -> HTML {
        HTML {
            summary
            for part in parts {
                fieldset(.class("form-part")) {
                    legend { part.title }
                    for field in part.fields { input(field, visit) }
                }
            }
        }
    }

    private func input(_ field: Field, _ visit: Visit) -> HTML {
        let empty = InputValue(currency: visit.kernel.organisation.baseCurrency)
        return FieldInput(
            field.definition, values[field.name] ?? empty, error: faults[field.name],
            offers: offers[field.name] ?? []
        ).html
    }

    /// Writes the summary of what is wrong, with a link to each field; nothing where all is
    /// well.
    var summary: HTML {
        let count = faults.count + (general == nil ? 0 : 1)
        guard count > 0 else { return HTML() }
        return alert(
            "bad", .stop, .role("alert"), .with("tabindex", "-1"), .id("errors"),
            .aria(.labelledby, "errors-t")
        ) {
            h2(.id("errors-t")) { Self.heading(count) }
            if let general {
                p {
                    Prose.message(of: general)
                    if let recovery = Prose.recovery(of: general) { " " + recovery }
                }
            }
            if !faults.isEmpty {
                ul {
                    for field in fields {
                        if let fault = faults[field.name] {
                            li {
                                a(.href("#f-" + field.name)) {
                                    field.definition.title + ": " + fault.lowercasedFirst
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func heading(_ count: Int) -> String {
        let words = ["One thing", "Two things", "Three things", "Four things", "Five things"]
        let number = count <= words.count ? words[count - 1] : "\(count) things"
        return "\(number) to mend before this can be saved"
    }
}
