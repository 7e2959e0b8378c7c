import KithModel

/// What the values of a field look like, as an answer tells them and as a request gives them.
struct FieldShapes: Sendable {
    /// The names of shapes that are fields' own, and the entities that the reader may know of.
    let names: ShapeNames

    /// Returns what a value looks like in an answer; null for none.
    ///
    /// - Parameter owner: the entity or the command that the field belongs to.
    func told(_ field: FieldDefinition, of owner: String) -> Shape {
        named(value(field, owner, isGiven: false), field)
    }

    /// Returns what a request may give.
    func given(_ field: FieldDefinition, of owner: String) -> Shape {
        var shape = value(field, owner, isGiven: true)
        // What is required may not be an empty text either.
        if field.isRequired, field.type.isTextual { shape = shape.with("minLength", .integer(1)) }
        return named(shape, field)
    }

    /// Returns the shapes of fields that stand in the document under names of their own: those
    /// of choices.
    func choices(of field: FieldDefinition, _ owner: String) -> (name: String, shape: Shape)? {
        switch field.type.valueType {
        case .choice(let choices), .multiChoice(let choices):
            let titles = choices.map { "- `\($0.key)`: \($0.title)" }
            return (
                names.choice(field.name, of: owner),
                .word(choices.map(\.key)).saying(titles.joined(separator: "\n"))
            )
        default: return nil
        }
    }

    private func named(_ shape: Shape, _ field: FieldDefinition) -> Shape {
        var shape = shape
        if field.title != Naming.title(of: field.name) || !field.help.isEmpty {
            let words = [
                field.title == Naming.title(of: field.name) ? "" : field.title, field.help,
            ]
            shape = shape.saying(words.filter { !$0.isEmpty }.joined(separator: ": "))
        }
        return shape
    }

    private func value(_ field: FieldDefinition, _ owner: String, isGiven: Bool) -> Shape {
        switch field.type.valueType {
        case .text, .longText, .autoNumber: return .text
        case .email:
            return Shape.text(most: 254).with("format", "email")
        case .phone:
            // A number may be given as it is dialled at home.
            return isGiven ? .text(most: 40) : .text(pattern: #"^\+[1-9][0-9]{6,14}$"#)
        case .url: return .text(pattern: isGiven ? nil : "^https?://", most: 2048)
        case .integer: return .integer()
        case .decimal(let scale): return Self.decimal(scale, isGiven: isGiven)
        case .money: return .named("Money")
        case .boolean: return .flag
        case .date: return .date
        case .instant: return .instant
        case .localTime: return .text(pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$").asIn("09:30")
        case .choice: return .named(names.choice(field.name, of: owner))
        case .multiChoice:
            return .list(of: .named(names.choice(field.name, of: owner)))
                .with("uniqueItems", .boolean(true))
        case .reference(let reference): return link(to: reference.entity)
        case .file: return link(to: "file")
        case .polymorphic(let entities): return link(toAny: entities)
        case .json: return .any
        case .consent: return .word(["granted", "withdrawn"])
        case .formula, .rollup: return .any
        }
    }

    /// A number with at most so many decimals, and no more digits than 64 bits hold.
    private static func decimal(_ scale: Int, isGiven: Bool) -> Shape {
        let digits = isGiven ? "[0-9]{1,\(18 - scale)}" : "[0-9]+"
        let decimals = scale == 0 ? "" : #"(\.[0-9]{1,\#(scale)})?"#
        return .text(pattern: "^-?\(digits)\(decimals)$")
    }

    /// The target is named only to who may know of it.
    private func link(to entity: String) -> Shape {
        guard names.isKnown(entity) else { return .id }
        return Shape.id.with("x-kith-entity", .string(entity))
    }

    private func link(toAny entities: [String]) -> Shape {
        let isOpen = entities.isEmpty || entities.contains { !names.isKnown($0) }
        return .input(["entity": isOpen ? .text : .word(entities), "id": .id])
    }
}
