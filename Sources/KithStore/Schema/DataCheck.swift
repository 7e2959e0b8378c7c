import KithModel

/// A question to the stored values whose answer may stop a plan.
struct DataCheck: Sendable, Hashable {
    /// Counts what stands in the way; a second column may tell how many records share a value.
    let query: String
    let bindings: [SQLValue]
    let entity: String
    let fields: [String]
    let obstacle: Obstacle

    /// What stands in the way when the count is not zero.
    enum Obstacle: Sendable, Hashable {
        case duplicates
        case overflow(FieldType)
        case choiceInUse(String)
        case targetInUse(String)
    }

    /// Asks the question.
    ///
    /// - Throws: `conflict` with the number of records and what to do; `StoreError`.
    func run(_ session: any SQLSession) throws {
        let answer = try session.first(query, bindings) { row in
            (count: row.integer(0), most: obstacle == .duplicates ? row.integer(1) : 0)
        }
        guard let answer, answer.count > 0 else { return }
        throw failure(answer.count, answer.most)
    }

    private func failure(_ count: Int64, _ most: Int64) -> KernelError {
        let names = fields.map { "`\(entity).\($0)`" }.joined(separator: " and ")
        let values = count == 1 ? "1 value" : "\(count) values"
        let records = count == 1 ? "1 record" : "\(count) records"
        let (message, recovery) =
            switch obstacle {
            case .duplicates:
                (
                    "\(names) cannot be made unique: records share \(values) of it, up to \(most) "
                        + "records the same one.",
                    "Merge or change those records first."
                )
            case .overflow(let type):
                (
                    "\(names) cannot become \(type.phrase): the numbers of \(records) are too "
                        + "large for it.",
                    "Change those records first, or use fewer decimals."
                )
            case .choiceInUse(let key):
                (
                    "The choice `\(key)` of \(names) cannot go: it is held by \(records).",
                    "Change those records first, or keep the choice."
                )
            case .targetInUse(let target):
                (
                    "\(names) cannot leave out `\(target)`: it is the target of \(records).",
                    "Change those records first, or keep the entity in the list."
                )
            }
        return KernelError(
            .conflict, message, recovery: recovery,
            details: fields.map {
                KernelError.Detail(field: $0, code: .conflict, message: message, recovery: recovery)
            })
    }
}

extension DataCheck {
    /// Asks whether records that are not deleted share the values of a unique index.
    static func duplicates(
        of index: TableIndex, in entity: String, _ dialect: any SQLDialect
    ) -> DataCheck {
        let columns = index.columns.map(dialect.quoted)
        let filled = columns.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
        let list = columns.joined(separator: ", ")
        let deleted = dialect.quoted(SystemField.deletedAt.name)
        let query = """
            SELECT count(*), max(shared.number) FROM (SELECT count(*) AS number \
            FROM \(dialect.quoted(entity)) WHERE \(deleted) IS NULL AND \(filled) \
            GROUP BY \(list) HAVING count(*) > 1) AS shared
            """
        return DataCheck(
            query: query, bindings: [], entity: entity, fields: index.fields, obstacle: .duplicates)
    }

    /// Asks whether numbers leave 64 bits when they are multiplied by `factor`.
    static func overflow(
        of field: FieldDefinition, by factor: Int64, in entity: String, _ dialect: any SQLDialect
    ) -> DataCheck {
        let column = dialect.quoted(field.name)
        let bounds = (dialect.placeholder(1), dialect.placeholder(2))
        return DataCheck(
            query: """
                SELECT count(*) FROM \(dialect.quoted(entity)) \
                WHERE \(column) > \(bounds.0) OR \(column) < \(bounds.1)
                """,
            bindings: [.integer(.max / factor), .integer(.min / factor)], entity: entity,
            fields: [field.name], obstacle: .overflow(field.type))
    }

    /// Asks whether records hold a key of a choice.
    static func choice(
        _ key: String, of field: FieldDefinition, in entity: String, _ dialect: any SQLDialect
    ) -> DataCheck {
        let column = dialect.quoted(field.name)
        let parameter = dialect.placeholder(1)
        var condition = "\(column) = \(parameter)"
        var literal = key
        if case .multiChoice = field.type.valueType {
            condition = dialect.contains(column, parameter)
            literal = JSON.string(key).text
        }
        return DataCheck(
            query: "SELECT count(*) FROM \(dialect.quoted(entity)) WHERE \(condition)",
            bindings: [.text(literal)], entity: entity, fields: [field.name],
            obstacle: .choiceInUse(key))
    }

    /// Asks whether records point to an entity by a polymorphic reference.
    static func target(
        _ target: String, number: Int64, of field: FieldDefinition, in entity: String,
        _ dialect: any SQLDialect
    ) -> DataCheck {
        let column = ColumnLayout(field).name(of: .entity) ?? field.name
        return DataCheck(
            query: """
                SELECT count(*) FROM \(dialect.quoted(entity)) \
                WHERE \(dialect.quoted(column)) = \(dialect.placeholder(1))
                """,
            bindings: [.integer(number)], entity: entity, fields: [field.name],
            obstacle: .targetInUse(target))
    }
}

extension FieldType {
    /// The type with what decides how its values are kept, as `decimal(2)`.
    var phrase: String {
        switch self {
        case .decimal(let scale): "decimal(\(scale))"
        case .reference(let reference): "reference(\(reference.entity))"
        default: name
        }
    }
}
