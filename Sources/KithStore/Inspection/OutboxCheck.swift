/// Looks for what is loose in the outbox and in the change log.
package enum OutboxCheck {
    /// Returns how many deliveries belong to no event.
    ///
    /// - Throws: `StoreError`.
    package static func strayDeliveries(_ session: any SQLSession) throws -> Int64 {
        try session.first("SELECT count(*) FROM kith_delivery d WHERE \(isStray)", []) {
            $0.integer(0)
        } ?? 0
    }

    /// Removes deliveries that belong to no event: there is nothing that they could deliver.
    ///
    /// - Returns: how many there were.
    /// - Throws: `StoreError`.
    package static func removeStrays(_ session: any SQLSession) throws -> Int {
        try session.execute(
            """
            DELETE FROM kith_delivery WHERE NOT EXISTS \
            (SELECT 1 FROM kith_outbox o WHERE o.id = kith_delivery.outbox)
            """, [])
    }

    /// Returns how many changes belong to no change set.
    ///
    /// - Throws: `StoreError`.
    package static func looseChanges(_ session: any SQLSession) throws -> Int64 {
        try session.first(
            """
            SELECT count(*) FROM kith_change c WHERE NOT EXISTS \
            (SELECT 1 FROM kith_change_set s WHERE s.id = c.set_id)
            """, []
        ) { $0.integer(0) } ?? 0
    }

    private static let isStray =
        "NOT EXISTS (SELECT 1 FROM kith_outbox o WHERE o.id = d.outbox)"
}
