import KithKernel
import KithModel

/// Writes that hold only for the version that somebody has seen: the header `If-Match`.
///
/// The tag of a record begins with its version, and that decides. What an answer shows beside
/// the record's own fields, such as a roll-up, may change its tag without a new version; it
/// stands in nobody's way.
extension Call {
    /// Returns the version that a record must be of; nil where any will do.
    ///
    /// Of several tags it is the one of the version that is there. The kernel compares again
    /// within its transaction.
    /// - Throws: `malformed` for what is no tag; `precondition_failed` where none fits.
    func expectedVersion(of id: RecordID, _ entity: String) async throws -> Int64? {
        guard let header = request.headers["if-match"] else { return nil }
        let tags = try EntityTags(header, "If-Match")
        guard !tags.isAny else { return nil }
        // A weak tag never fits here (RFC 9110, 13.1.1).
        let wanted = tags.tags.filter { !$0.isWeak }.compactMap(\.version)
        // What is not there is answered as without a condition (RFC 9110, 13.2.1).
        guard let version = try await version(of: id, entity) else { return wanted.first }
        guard wanted.contains(version) else {
            throw KernelError(
                .preconditionFailed,
                "The record is of version \(version), and If-Match holds `\(header.prefix(100))`.",
                recovery: "Read it again, then write with the ETag of that answer.")
        }
        return version
    }

    /// Writes under the condition of the header `If-Match`, or of the parameter `version`.
    ///
    /// - Throws: as the write; a record that has moved on meanwhile is `precondition_failed`
    ///   where the header wanted its version, `conflict` where the parameter did.
    func writeUnderCondition(
        on id: RecordID, _ entity: String, _ write: (Int64?) async throws -> Response
    ) async throws -> Response {
        let asked = try integer("version", in: 1...Int64.max)
        let condition = try await expectedVersion(of: id, entity)
        do {
            return try await write(condition ?? asked)
        } catch var error as KernelError where error.code == .conflict {
            if let condition, try await version(of: id, entity) != condition {
                error.code = .preconditionFailed
            }
            throw error
        }
    }
}
