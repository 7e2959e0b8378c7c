/// An attribute of an element; its name is written in the program, its value is escaped.
package struct Attribute: Sendable {
    /// What the attribute does beside being written.
    enum Kind: Sendable {
        /// It is written with its value.
        case valued
        /// It is written by its name alone.
        case flag
        /// It is left out.
        case absent
        /// It makes the element one that can be asked for alone.
        case part
    }

    let name: StaticString
    let value: String
    let kind: Kind

    private init(_ name: StaticString, _ value: String, _ kind: Kind = .valued) {
        self.name = name
        self.value = value
        self.kind = kind
    }

    /// Any attribute by its name; left out where the value is nil.
    package static func with(_ name: StaticString, _ value: String?) -> Attribute {
        Attribute(name, value ?? "", value == nil ? .absent : .valued)
    }

    /// Any attribute without a value, such as `required`; left out where not so.
    package static func flag(_ name: StaticString, if isSet: Bool = true) -> Attribute {
        Attribute(name, "", isSet ? .flag : .absent)
    }

    /// An attribute that holds only under a condition.
    package static func `if`(_ isSo: Bool, _ attribute: Attribute) -> Attribute {
        isSo ? attribute : Attribute("class", "", .absent)
    }

    /// The id of an element that can be asked for alone, by the header `Kith-Fragment`.
    package static func part(_ id: String) -> Attribute { Attribute("id", id, .part) }
}

extension Attribute {
    package static func id(_ value: String) -> Attribute { with("id", value) }
    /// The classes of the stylesheet; left out where empty.
    package static func `class`(_ value: String) -> Attribute {
        with("class", value.isEmpty ? nil : value)
    }
    package static func name(_ value: String) -> Attribute { with("name", value) }
    package static func value(_ value: String) -> Attribute { with("value", value) }
    package static func type(_ value: String) -> Attribute { with("type", value) }
    package static func role(_ value: String) -> Attribute { with("role", value) }
    package static func title(_ value: String) -> Attribute { with("title", value) }
    package static func method(_ value: String) -> Attribute { with("method", value) }
    package static func `for`(_ value: String) -> Attribute { with("for", value) }
    package static func placeholder(_ value: String) -> Attribute { with("placeholder", value) }
    package static func form(_ value: String) -> Attribute { with("form", value) }

    /// Where a link leads.
    ///
    /// An address that could run a script is left out, so that the link leads nowhere.
    package static func href(_ value: String) -> Attribute {
        with("href", SafeAddress.isSafe(value) ? value : nil)
    }

    /// Where a form is sent: a path of Kith's own.
    package static func action(_ value: String) -> Attribute {
        with("action", SafeAddress.isLocal(value) ? value : nil)
    }

    /// An attribute for assistive technology, by its name without `aria-`.
    package static func aria(_ name: ARIA, _ value: String?) -> Attribute {
        with(name.attribute, value)
    }

    /// What a control says to who cannot see it.
    package static func label(_ value: String) -> Attribute { with("aria-label", value) }

    /// Hides from assistive technology what is only decoration.
    package static var hidden: Attribute { with("aria-hidden", "true") }

    /// Marks the link to what is shown; left out where it is something else.
    package static func current(_ isCurrent: Bool, _ kind: String = "page") -> Attribute {
        with("aria-current", isCurrent ? kind : nil)
    }

    /// The number of one of the eight colours of dots and faces.
    package static func hue(_ number: Int) -> Attribute { with("data-hue", String(number)) }

    /// The key that acts on the element.
    package static func key(_ key: String) -> Attribute { with("data-key", key) }
}

/// The attributes of WAI-ARIA that pages use.
package enum ARIA: Sendable {
    case label, labelledby, describedby, invalid, sort, selected, controls, expanded, live, busy
    case pressed, checked, activedescendant, autocomplete, haspopup

    /// The name of the attribute.
    var attribute: StaticString {
        switch self {
        case .label: "aria-label"
        case .labelledby: "aria-labelledby"
        case .describedby: "aria-describedby"
        case .invalid: "aria-invalid"
        case .sort: "aria-sort"
        case .selected: "aria-selected"
        case .controls: "aria-controls"
        case .expanded: "aria-expanded"
        case .live: "aria-live"
        case .busy: "aria-busy"
        case .pressed: "aria-pressed"
        case .checked: "aria-checked"
        case .activedescendant: "aria-activedescendant"
        case .autocomplete: "aria-autocomplete"
        case .haspopup: "aria-haspopup"
        }
    }
}

/// Tells addresses that only lead somewhere from those that run a script.
package enum SafeAddress {
    private static let schemes = ["http:", "https:", "mailto:", "tel:"]

    /// Whether a link may lead there.
    package static func isSafe(_ address: String) -> Bool {
        if address.hasPrefix("?") || address.hasPrefix("#") || isLocal(address) { return true }
        let lowered = address.prefix(8).lowercased()
        return schemes.contains { lowered.hasPrefix($0) }
    }

    /// Whether an address is a path on this server, and cannot be read as another one's.
    package static func isLocal(_ address: String) -> Bool {
        guard address.utf8.first == UInt8(ascii: "/") else { return address.hasPrefix("?") }
        let second = address.utf8.dropFirst().first
        guard second != UInt8(ascii: "/"), second != UInt8(ascii: "\\") else { return false }
        return address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
    }
}
