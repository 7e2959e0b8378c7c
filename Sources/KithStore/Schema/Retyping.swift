import KithModel

/// What keeps the values of a field whose type changes.
struct Retyping {
    /// The statements that convert the values, after the checks that allow it.
    let actions: [SchemaAction]

    /// Works out the conversion between two definitions of one name.
    ///
    /// - Throws: `conflict` when values would be lost, saying what is possible.
    init(
        _ old: FieldDefinition, _ new: FieldDefinition, entity: String, _ draft: SchemaDraft
    ) throws {
        guard old.type != new.type else {
            actions = []
            return
        }
        let table = Table(entity: entity, field: new, draft: draft)
        guard !new.isDerived || old.isDerived,
            let conversion = table.conversion(from: old.type.valueType, to: new.type.valueType)
        else { throw Self.refusal(old, new, entity) }
        actions = conversion
    }

    private static func refusal(
        _ old: FieldDefinition, _ new: FieldDefinition, _ entity: String
    ) -> KernelError {
        let message =
            "`\(entity).\(old.name)` cannot change from \(old.type.phrase) to "
            + "\(new.type.phrase): its values would be lost. "
            + "It can become \(possibilities(old.type.valueType))."
        return KernelError(
            .conflict, message,
            recovery: "Add a field of another name, copy the values, and leave this one out.",
            field: old.name)
    }

    private static func possibilities(_ type: FieldType) -> String {
        switch type {
        case .integer: "a decimal"
        case .decimal(let scale): "a decimal with more than \(scale) decimals"
        case .text, .longText, .email, .phone, .url, .autoNumber:
            "text, long_text, email, phone or url"
        case .choice: "a choice with more keys, multi_choice, text or long_text"
        case .multiChoice: "a multi_choice with more keys"
        case .reference(let reference):
            "a polymorphic reference that may point to `\(reference.entity)`"
        case .polymorphic: "a polymorphic reference to more entities"
        default: "nothing else"
        }
    }
}

/// The values of one field in one table.
private struct Table {
    let entity: String
    let field: FieldDefinition
    let draft: SchemaDraft

    private var dialect: any SQLDialect { draft.dialect }

    /// Returns what converts the values, or nil when it cannot be done.
    func conversion(from old: FieldType, to new: FieldType) -> [SchemaAction]? {
        switch (old, new) {
        case (.integer, .decimal(let scale)): return multiplying(by: scale)
        case (.decimal(let before), .decimal(let after)):
            return after < before ? nil : multiplying(by: after - before)
        case (.decimal(scale: 0), .integer): return []
        case (.choice(let before), .choice(let after)),
            (.multiChoice(let before), .multiChoice(let after)):
            return checks(before, after)
        case (.choice(let before), .multiChoice(let after)):
            return checks(before, after) + [.run(wrapping())]
        case (.choice, .text), (.choice, .longText): return []
        case (.reference(let before), .reference(let after)):
            return before.entity == after.entity ? [] : nil
        case (.reference(let before), .polymorphic(let entities)):
            return naming(before.entity, among: entities)
        case (.polymorphic(let before), .polymorphic(let after)): return checks(before, after)
        case (.consent(let before), .consent(let after)): return before == after ? [] : nil
        default:
            return old.name == new.name || (old.isTextual && new.isFreeText) ? [] : nil
        }
    }

    private func multiplying(by exponent: Int) -> [SchemaAction]? {
        guard let factor = Decimal.powerOfTen(exponent) else { return nil }
        guard factor > 1 else { return [] }
        let column = dialect.quoted(field.name)
        return [
            .check(.overflow(of: field, by: factor, in: entity, dialect)),
            .run(
                """
                UPDATE \(dialect.quoted(entity)) SET \(column) = \(column) * \(factor) \
                WHERE \(column) IS NOT NULL
                """),
        ]
    }

    private func checks(
        _ before: [FieldType.Choice], _ after: [FieldType.Choice]
    ) -> [SchemaAction] {
        let kept = Set(after.map(\.key))
        return before.filter { !kept.contains($0.key) }.map { choice in
            .check(.choice(choice.key, of: field, in: entity, dialect))
        }
    }

    /// Makes a list of one key; keys hold nothing that JSON would escape.
    private func wrapping() -> String {
        let column = dialect.quoted(field.name)
        return """
            UPDATE \(dialect.quoted(entity)) SET \(column) = '["' || \(column) || '"]' \
            WHERE \(column) IS NOT NULL
            """
    }

    private func naming(_ target: String, among entities: [String]) -> [SchemaAction]? {
        let layout = ColumnLayout(field)
        guard entities.isEmpty || entities.contains(target),
            let number = draft.entity(target)?.id, let companion = layout.name(of: .entity)
        else { return nil }
        return [
            .run(
                """
                UPDATE \(dialect.quoted(entity)) SET \(dialect.quoted(companion)) = \(number) \
                WHERE \(dialect.quoted(field.name)) IS NOT NULL
                """)
        ]
    }

    private func checks(_ before: [String], _ after: [String]) -> [SchemaAction] {
        guard !after.isEmpty else { return [] }
        let allowed = before.isEmpty ? draft.entities.map(\.name) : before
        return allowed.filter { !after.contains($0) }.compactMap { target in
            draft.entity(target)?.id.map { number in
                .check(.target(target, number: number, of: field, in: entity, dialect))
            }
        }
    }
}

extension FieldType {
    /// Whether the type holds any words, and a person writes them.
    fileprivate var isFreeText: Bool {
        switch self {
        case .text, .longText, .email, .phone, .url: true
        default: false
        }
    }
}
