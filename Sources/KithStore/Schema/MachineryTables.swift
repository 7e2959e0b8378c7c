/// The tables beside the entities' own: catalogue, change log, search, outbox.
///
/// They are made by the first migration. Text in them is compared by code point.
package enum MachineryTables {
    /// Statements that make the tables, in order, for a dialect.
    package static func statements(_ dialect: any SQLDialect) -> [String] {
        let number = dialect.columnType(.integer)
        let text = dialect.columnType(.text)
        let bytes = dialect.columnType(.blob)
        return [
            """
            CREATE TABLE kith_entity (id \(number) PRIMARY KEY, name \(text) NOT NULL UNIQUE, \
            owner \(text) NOT NULL, definition \(text) NOT NULL)
            """,
            """
            CREATE TABLE kith_field (id \(number) PRIMARY KEY, entity \(number) NOT NULL, \
            name \(text) NOT NULL, owner \(text) NOT NULL, definition \(text) NOT NULL, \
            UNIQUE (entity, name))
            """,
            """
            CREATE TABLE kith_change_set (id \(number) PRIMARY KEY, kind \(text) NOT NULL, \
            title \(text) NOT NULL, at \(number) NOT NULL, actor \(number), via \(text) NOT NULL, \
            state \(text) NOT NULL, undoes \(number), undone_by \(number), details \(text))
            """,
            """
            CREATE TABLE kith_change (seq \(number) PRIMARY KEY, set_id \(number) NOT NULL, \
            at \(number) NOT NULL, actor \(number), via \(text) NOT NULL, cause \(number), \
            entity \(number) NOT NULL, record \(number) NOT NULL, version \(number) NOT NULL, \
            op \(text) NOT NULL, "before" \(text), "after" \(text), salt \(bytes), \
            digest \(bytes) NOT NULL)
            """,
            "CREATE INDEX kith_change_record ON kith_change (record, seq)",
            "CREATE INDEX kith_change_set_id ON kith_change (set_id, seq)",
            "CREATE INDEX kith_change_entity ON kith_change (entity, at)",
            """
            CREATE TABLE kith_seal (last_seq \(number) PRIMARY KEY, first_seq \(number) NOT NULL, \
            at \(number) NOT NULL, hash \(bytes) NOT NULL)
            """,
            """
            CREATE TABLE kith_outbox (id \(number) PRIMARY KEY, set_id \(number) NOT NULL, \
            event \(text) NOT NULL, entity \(number), record \(number), payload \(text) NOT NULL, \
            actor \(number), depth \(number) NOT NULL, at \(number) NOT NULL)
            """,
            """
            CREATE TABLE kith_delivery (outbox \(number) NOT NULL, subscriber \(text) NOT NULL, \
            record \(number), state \(text) NOT NULL, attempts \(number) NOT NULL, \
            next_at \(number) NOT NULL, lease \(text), error \(text), \
            PRIMARY KEY (outbox, subscriber))
            """,
            "CREATE INDEX kith_delivery_due ON kith_delivery (state, next_at)",
            "CREATE INDEX kith_delivery_order ON kith_delivery (subscriber, record, outbox)",
            """
            CREATE TABLE kith_search (id \(number) PRIMARY KEY, entity \(number) NOT NULL, \
            record \(number) NOT NULL, part \(number) NOT NULL, folded \(text) NOT NULL)
            """,
            "CREATE INDEX kith_search_record ON kith_search (record, part)",
            "CREATE TABLE kith_counter (name \(text) PRIMARY KEY, value \(number) NOT NULL)",
        ] + dialect.searchTables
    }
}
