import KithKernel
import KithModel

/// Writes the input of a field of every type, with its label, hint and error.
package struct FieldInput: Sendable {
    /// One of the records that a reference may point to.
    package struct Offer: Sendable {
        /// Which record it is.
        package let id: RecordID
        /// By what people know it.
        package let name: String
        /// What stands in the list: the name, and what it is to the visitor.
        package let title: String

        /// Offers a record.
        package init(id: RecordID, name: String, title: String? = nil) {
            self.id = id
            self.name = name
            self.title = title ?? name
        }
    }

    private let field: FieldDefinition
    /// What stands in the input: what was typed, else the value as one types it.
    private let typed: String
    private let chosen: Set<String>
    private let currency: String
    private let error: String?
    private let offers: [Offer]
    private let isSmall: Bool

    /// Describes an input.
    ///
    /// - Parameters:
    ///   - field: the field or argument.
    ///   - typed: what stands in it, as `InputValue` makes it.
    ///   - error: what is wrong with it; nil where nothing is.
    ///   - offers: for a reference, the records to choose from; none asks for a title.
    ///   - isSmall: whether it stands in a line of a panel, without label and hint.
    package init(
        _ field: FieldDefinition, _ typed: InputValue, error: String? = nil,
        offers: [Offer] = [], isSmall: Bool = false
    ) {
        self.field = field
        self.typed = typed.text
        chosen = typed.keys
        currency = typed.currency
        self.error = error
        self.offers = offers
        self.isSmall = isSmall
    }

    /// Writes label, hint, error and input, in this order.
    package var html: HTML {
        div(.class(isWide ? "field full" : "field")) {
            if isGroup {
                fieldset(.class("field"), .aria(.describedby, describedBy)) {
                    legend {
                        field.title
                        optional
                    }
                    notes
                    control
                }
            } else if case .boolean = field.type {
                notes
                control
            } else {
                label(.for(id)) {
                    field.title
                    optional
                }
                notes
                control
            }
        }
    }

    /// Writes the input alone.
    package var control: HTML {
        switch field.type {
        case .boolean: return checkbox
        case .choice(let choices) where choices.count <= 5 && !isSmall: return segment(choices)
        case .choice(let choices): return select(choices.map { ($0.key, $0.title) })
        case .multiChoice(let choices): return checkboxes(choices)
        case .consent: return select([("granted", "Given"), ("withdrawn", "Withdrawn")])
        case .money: return money
        case .longText:
            return textarea(
                .class("input"), .id(id), .name(field.name), required, invalid, described
            ) { typed }
        case .json:
            return textarea(
                .class("input mono"), .id(id), .name(field.name), required, invalid, described,
                .with("spellcheck", "false")
            ) { typed }
        case .reference where !offers.isEmpty: return select(offers.map(Self.pair))
        default: return line
        }
    }

    private var id: String { "f-" + field.name }
    private var isWide: Bool {
        switch field.type {
        case .longText, .json, .multiChoice: true
        case .choice(let choices): choices.count <= 5 && choices.count > 3
        default: false
        }
    }
    private var isGroup: Bool {
        switch field.type {
        case .choice(let choices): choices.count <= 5
        case .multiChoice: true
        default: false
        }
    }

    private var optional: HTML {
        if case .boolean = field.type { return HTML() }
        return field.isRequired
            ? HTML()
            : HTML {
                " "; small { "optional" }
            }
    }

    private var hint: String {
        if field.isSecret { return (field.help + " Left empty, it stays as it is.").trimmed }
        if !field.help.isEmpty { return field.help }
        switch field.type {
        case .date: return "“12 Dec”, “friday” and “+3w” work too."
        case .instant: return "A day and a time, as “friday 14:30”."
        case .reference where offers.isEmpty: return "Type its name."
        case .phone: return "With its country code, as +385 1 2345 678."
        default: return ""
        }
    }

    private var notes: HTML {
        HTML {
            if !hint.isEmpty { p(.class("hint"), .id(id + "-h")) { hint } }
            if let error {
                p(.class("error state bad"), .id(id + "-e")) {
                    icon(.stop)
                    error
                }
            }
        }
    }

    private var describedBy: String? {
        if isSmall { return nil }
        let ids = (hint.isEmpty ? [] : [id + "-h"]) + (error == nil ? [] : [id + "-e"])
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    private var described: Attribute { .aria(.describedby, describedBy) }
    private var invalid: Attribute { .aria(.invalid, error == nil ? nil : "true") }
    private var required: Attribute { .flag("required", if: field.isRequired) }
    private var name: Attribute { isSmall ? .label(field.title) : .flag("required", if: false) }
    private var inputClass: Attribute { .class(isSmall ? "input sm" : "input") }

    private var line: HTML {
        let (type, mode) = kind
        return input(
            inputClass, .id(id), .name(field.name), .type(type), .with("inputmode", mode),
            .value(field.isSecret ? "" : typed),
            .with("autocomplete", field.isSecret ? "new-password" : "off"), required, invalid,
            described, name, .with("data-suggest", reference))
    }

    private var reference: String? {
        guard case .reference(let reference) = field.type else { return nil }
        return reference.entity.isEmpty ? nil : reference.entity
    }

    private var kind: (type: String, mode: String?) {
        if field.isSecret { return ("password", nil) }
        return switch field.type {
        case .integer: ("text", "numeric")
        case .decimal: ("text", "decimal")
        case .email: ("email", nil)
        case .phone: ("tel", nil)
        case .url: ("text", "url")
        case .localTime: ("time", nil)
        default: ("text", nil)
        }
    }

    private var money: HTML {
        div(.class("joined")) {
            input(
                inputClass, .id(id), .name(field.name), .with("inputmode", "decimal"),
                .value(typed), .with("autocomplete", "off"), required, invalid, described, name)
            input(
                inputClass, .name(field.name + ".currency"), .value(currency),
                .with("maxlength", "3"), .label("Currency of " + field.title),
                .with("autocomplete", "off"))
        }
    }

    private var checkbox: HTML {
        HTML {
            // A box that is not checked sends nothing: this says no in its place.
            input(.type("hidden"), .name(field.name), .value("false"))
            label(.class("check")) {
                input(
                    .type("checkbox"), .id(id), .name(field.name), .value("true"),
                    .flag("checked", if: typed == "true"), invalid, described)
                field.title
            }
        }
    }

    private func segment(_ choices: [FieldType.Choice]) -> HTML {
        let none = FieldType.Choice("", title: "None")
        let all = field.isRequired ? choices : [none] + choices
        return div(.class("segment edged"), .id(id)) {
            for choice in all {
                label {
                    input(
                        .type("radio"), .name(field.name), .value(choice.key),
                        .flag("checked", if: choice.key == typed), invalid)
                    choice.title
                }
            }
        }
    }

    private func checkboxes(_ choices: [FieldType.Choice]) -> HTML {
        div(.class("row wrap"), .id(id)) {
            input(.type("hidden"), .name(field.name), .value(""))
            for choice in choices {
                label(.class("check")) {
                    input(
                        .type("checkbox"), .name(field.name), .value(choice.key),
                        .flag("checked", if: chosen.contains(choice.key)))
                    choice.title
                }
            }
        }
    }

    private func select(_ choices: [(key: String, title: String)]) -> HTML {
        let isKnown = typed.isEmpty || choices.contains { $0.key == typed }
        return KithWeb.select(
            inputClass, .id(id), .name(field.name), required, invalid, described, name
        ) {
            if !field.isRequired || typed.isEmpty { option(.value("")) { "–" } }
            if !isKnown { option(.value(typed), .flag("selected")) { typed } }
            for choice in choices {
                option(.value(choice.key), .flag("selected", if: choice.key == typed)) {
                    choice.title
                }
            }
        }
    }

    private static func pair(_ offer: Offer) -> (key: String, title: String) {
        (offer.id.description, offer.title)
    }
}
