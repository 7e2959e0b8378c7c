import KithModel
import KithQuery
import KithStore

/// Which changes somebody wants to see, newest first.
package struct AuditQuestion: Sendable {
    /// Where the last page ended: the place of its last change; nil for the newest.
    package var before: Int64?
    /// The name of the entity whose records were changed; all where nil.
    package var entity: String?
    /// Who changed them; anybody where nil.
    package var user: RecordID?
    /// The change set; all where nil.
    package var set: RecordID?
    /// The first moment.
    package var from: Instant?
    /// The moment before which it was.
    package var until: Instant?

    /// Asks for everything.
    package init() {}
}

extension Kernel {
    /// A page of the audit trail.
    package struct AuditPage: Sendable {
        /// The changes that the reader may see, newest first.
        package var changes: [ChangeSummary]
        /// Where the next page starts; nil on the last.
        package var next: Int64?
    }

    /// Returns the changes of all records that the caller may read, newest first.
    ///
    /// - Parameter limit: how many changes to look at, 1 to 1,000.
    /// - Throws: `not_found` for an unknown entity.
    package func auditTrail(
        _ question: AuditQuestion, limit: Int = 50, as principal: Principal
    ) async throws -> AuditPage {
        let limit = min(max(limit, 1), 1000)
        return try await read(as: principal) { transaction in
            var asked = TrailQuestion()
            asked.before = question.before ?? .max
            asked.entity = try question.entity.map { try transaction.readableEntity($0).id }
            asked.actor = question.user
            asked.set = question.set
            asked.from = question.from
            asked.until = question.until
            let entries = try ChangeTable(transaction.state.session).entries(asked, limit: limit)
            return AuditPage(
                changes: try ChangeReader(transaction).summaries(of: entries),
                next: entries.count == limit ? entries.last?.seq : nil)
        }
    }
}
