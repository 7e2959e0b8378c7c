import KithModel

extension CatalogueChange {
    /// The first numbers; those below are left to the machinery and to the system's fields.
    private static let firstEntity: Int64 = 100
    private static let firstField: Int64 = 1000

    /// Writes the change into the catalogue's rows.
    func run(_ session: any SQLSession) throws {
        switch self {
        case .insertEntity(let row, let owner):
            let id = try Self.next("schema.entity", from: Self.firstEntity, session)
            try session.execute(
                """
                INSERT INTO kith_entity (id, name, owner, definition) \
                VALUES (\(Self.parameters(4, session)))
                """,
                [.integer(id), .text(row.definition.name), .text(owner), .text(row.text)])
        case .insertField(let row, let owner, let entity):
            let id = try Self.next("schema.field", from: Self.firstField, session)
            let number = try Self.number(of: entity, session)
            try session.execute(
                """
                INSERT INTO kith_field (id, entity, name, owner, definition) \
                VALUES (\(Self.parameters(5, session)))
                """,
                [
                    .integer(id), .integer(number), .text(row.definition.name), .text(owner),
                    .text(row.text),
                ])
        case .updateEntity(let id, let row):
            try Self.update("kith_entity", id, row.definition.name, row.text, session)
        case .updateField(let id, let row):
            try Self.update("kith_field", id, row.definition.name, row.text, session)
        case .deleteEntity(let id): try Self.delete("kith_entity", id, session)
        case .deleteField(let id): try Self.delete("kith_field", id, session)
        }
    }

    /// Returns a number that was never given before.
    private static func next(
        _ counter: String, from first: Int64, _ session: any SQLSession
    ) throws -> Int64 {
        let name = session.dialect.placeholder(1)
        let value = session.dialect.placeholder(2)
        try session.execute(
            """
            INSERT INTO kith_counter (name, value) VALUES (\(name), \(value)) \
            ON CONFLICT (name) DO UPDATE SET value = kith_counter.value + 1
            """, [.text(counter), .integer(first)])
        let number = try session.first(
            "SELECT value FROM kith_counter WHERE name = \(name)", [.text(counter)]
        ) { $0.integer(0) }
        return number ?? first
    }

    private static func number(of entity: String, _ session: any SQLSession) throws -> Int64 {
        let name = session.dialect.placeholder(1)
        let number = try session.first(
            "SELECT id FROM kith_entity WHERE name = \(name)", [.text(entity)]
        ) { $0.integer(0) }
        guard let number else {
            throw KernelError(.notFound, "The catalogue has no entity `\(entity)`.")
        }
        return number
    }

    private static func update(
        _ table: String, _ id: Int64, _ name: String, _ definition: String,
        _ session: any SQLSession
    ) throws {
        let parameters = (1...3).map(session.dialect.placeholder)
        try session.execute(
            """
            UPDATE \(table) SET name = \(parameters[0]), definition = \(parameters[1]) \
            WHERE id = \(parameters[2])
            """,
            [.text(name), .text(definition), .integer(id)])
    }

    private static func delete(_ table: String, _ id: Int64, _ session: any SQLSession) throws {
        try session.execute(
            "DELETE FROM \(table) WHERE id = \(session.dialect.placeholder(1))", [.integer(id)])
    }

    private static func parameters(_ count: Int, _ session: any SQLSession) -> String {
        (1...count).map(session.dialect.placeholder).joined(separator: ", ")
    }
}
