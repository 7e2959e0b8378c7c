import KithModel

extension FieldView {
    /// Writes what a text value is by its type: a tag, an address, a link, or the words.
    func text(_ text: String, _ type: FieldType, isCell: Bool) -> HTML {
        switch type {
        case .choice(let choices):
            guard let index = choices.firstIndex(where: { $0.key == text }) else {
                return HTML(text: text)
            }
            return Self.tag(choices[index].title, hue: index)
        case .consent:
            let isGiven = text == "granted"
            return span(.class(isGiven ? "state good" : "state bad")) {
                icon(isGiven ? .check : .x)
                isGiven ? "Given" : "Withdrawn"
            }
        case .email where !isCell: return a(.href("mailto:" + text)) { text }
        case .phone where !isCell: return a(.href("tel:" + text)) { text }
        case .url where isCell: return HTML(text: Self.host(of: text))
        case .url:
            return a(.href(text), .with("rel", "noopener noreferrer")) { text }
        case .longText where isCell:
            return HTML(
                text: text.split(separator: "\n").first.map { String($0.prefix(200)) } ?? "")
        case .longText:
            return div(.class("prose")) {
                for paragraph in text.split(separator: "\n\n") {
                    p { Self.lines(of: paragraph) }
                }
            }
        case .autoNumber: return span(.class("sm")) { text }
        default: return HTML(text: text)
        }
    }

    /// Writes some of the values of a multi-choice, and how many more there are.
    func tags(_ keys: [String], _ field: Field, limit: Int) -> HTML {
        HTML {
            for key in keys.prefix(limit) {
                let choice = Self.choice(key, field.type.valueType)
                Self.tag(choice?.title ?? key, hue: choice?.index ?? 0)
                " "
            }
            if keys.count > limit { small { "+\(keys.count - limit)" } }
        }
    }

    /// Writes a value with the dot of its colour.
    package static func tag(_ title: String, hue: Int) -> HTML {
        span(.class("tag"), .hue(hue % 8)) { title }
    }

    /// Returns what people read for the key of a choice, and its place among the choices.
    static func choice(_ key: String, _ type: FieldType) -> (title: String, index: Int)? {
        switch type {
        case .choice(let choices), .multiChoice(let choices):
            choices.firstIndex { $0.key == key }.map { (choices[$0].title, $0) }
        default: nil
        }
    }

    /// Returns how much a document holds, in words.
    static func size(of json: JSON) -> String {
        switch json {
        case .object(let object):
            object.members.count == 1 ? "1 key" : "\(object.members.count) keys"
        case .array(let elements): elements.count == 1 ? "1 value" : "\(elements.count) values"
        case .string(let text): text
        default: json.text
        }
    }

    private static func lines(of paragraph: Substring) -> HTML {
        HTML {
            for (index, line) in paragraph.split(separator: "\n").enumerated() {
                if index > 0 { br() }
                String(line)
            }
        }
    }

    private static func host(of address: String) -> String {
        let parts = address.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count > 1, parts[0].hasSuffix(":") else { return address }
        return parts[1].hasPrefix("www.") ? String(parts[1].dropFirst(4)) : String(parts[1])
    }
}

extension FieldView {
    /// Writes a value for the second line of a row on a phone: without links, the ring of a
    /// stage with its name.
    func brief(_ value: Value, _ field: Field) -> HTML {
        switch value {
        case .reference(let id):
            guard let mark = stages[id] else { return HTML(text: words(value, field)) }
            return span(.class("stage")) {
                mark.ring
                words(value, field)
            }
        case .instant(let moment): return HTML(text: days.ago(moment))
        default: return HTML(text: words(value, field))
        }
    }
}
