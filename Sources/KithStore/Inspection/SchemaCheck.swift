import KithModel

/// Compares the tables and indexes of the database with its catalogue.
package enum SchemaCheck {
    /// An index that ought to be there.
    package struct MissingIndex: Sendable, Hashable {
        /// Its name.
        package let name: String
        /// The statement that makes it.
        let statement: String
    }

    /// Returns the indexes that are not there, in the order in which they are made.
    ///
    /// - Throws: `unavailable` for a catalogue that this program cannot read; `StoreError`.
    package static func missingIndexes(_ session: any SQLSession) throws -> [MissingIndex] {
        let present = Set(try session.all(session.dialect.indexNames, []) { $0.text(0) })
        return try expected(session).filter { !present.contains($0.name) }
    }

    /// Returns a sentence for each column of the catalogue that its table has not.
    ///
    /// - Throws: as `missingIndexes`.
    package static func missingColumns(_ session: any SQLSession) throws -> [String] {
        try Catalogue.read(session).flatMap { entity in
            let present = Set(
                try session.all(session.dialect.columnNames, [.text(entity.name)]) { $0.text(0) })
            guard !present.isEmpty else { return ["The table of `\(entity.name)` is not there."] }
            return entity.fields.flatMap { ColumnLayout($0.definition).columns }
                .filter { !present.contains($0.name) }
                .map { "The table of `\(entity.name)` has no column `\($0.name)`." }
        }
    }

    /// Makes an index that is missing; nothing happens where it is there.
    ///
    /// - Throws: `not_found` for an index that nobody expects; `StoreError`, also where the
    ///   records do not allow it.
    package static func makeIndex(_ name: String, _ session: any SQLSession) throws {
        guard let index = try expected(session).first(where: { $0.name == name }) else {
            throw KernelError(.notFound, "There is no index `\(name)`.")
        }
        let present = try session.all(session.dialect.indexNames, []) { $0.text(0) }
        guard !present.contains(name) else { return }
        try session.execute(index.statement, [])
    }

    /// Drops the indexes of all entities and makes them as this program wants them.
    ///
    /// - Throws: `unavailable` for a catalogue that this program cannot read; `StoreError`, also
    ///   where the records do not allow a unique index.
    static func remakeIndexes(_ session: any SQLSession) throws {
        let present = try session.all(session.dialect.indexNames, []) { $0.text(0) }
        for name in present where TableIndex.isName(name) {
            try session.execute("DROP INDEX \(session.dialect.quoted(name))", [])
        }
        for index in try ofEntities(session) { try session.execute(index.statement, []) }
    }

    private static func expected(_ session: any SQLSession) throws -> [MissingIndex] {
        try machinery(session.dialect) + ofEntities(session)
    }

    private static func ofEntities(_ session: any SQLSession) throws -> [MissingIndex] {
        let dialect = session.dialect
        return try Catalogue.read(session).flatMap { entity in
            TableIndex.all(
                entity.definition, fields: entity.fields.filter { !$0.isRetired }.map(\.definition)
            ).map {
                MissingIndex(name: $0.name, statement: $0.creation(on: entity.name, dialect))
            }
        }
    }

    /// The indexes that the migrations have made and not dropped again.
    private static func machinery(_ dialect: any SQLDialect) -> [MissingIndex] {
        var indexes: [MissingIndex] = []
        for statement in Migrations.steps.flatMap({ $0.statements(dialect) }) {
            let words = statement.split(whereSeparator: \.isWhitespace).map(String.init)
            if words.starts(with: ["DROP", "INDEX"]), let name = words.last {
                indexes.removeAll { $0.name == name }
            }
            guard words.first == "CREATE", let place = words.firstIndex(of: "INDEX"), place <= 2,
                words.indices.contains(place + 1)
            else { continue }
            indexes.append(MissingIndex(name: words[place + 1], statement: statement))
        }
        return indexes
    }
}
