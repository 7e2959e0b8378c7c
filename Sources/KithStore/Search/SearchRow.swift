import KithModel

/// One row of the search index: texts of a record that the same people may read.
package struct SearchRow: Sendable, Hashable {
    /// The number of the record's entity.
    package let entity: Int64
    /// The record.
    package let record: RecordID
    /// 0 for the ordinary fields; else the number of the one field that some may not read.
    package let part: Int64
    /// The folded texts.
    ///
    /// Part 0 begins with a line for the title, which is empty where the
    /// record has none or where some may not read it.
    package let folded: String

    /// Makes a row.
    package init(entity: Int64, record: RecordID, part: Int64, folded: String) {
        self.entity = entity
        self.record = record
        self.part = part
        self.folded = folded
    }

    /// The part of the ordinary fields.
    package static let ordinary: Int64 = 0

    /// Returns the rows that a record ought to have: one for its ordinary texts, and one for
    /// each text of a field that is sensitive or that `restricted` names by its number.
    ///
    /// Searchable fields and the title are indexed; secrets and empty texts never are.
    package static func rows(of record: Record, restricted: Set<Int64>) -> [SearchRow] {
        let entity = record.entity
        guard !entity.definition.isHiddenFromSearch else { return [] }
        var title = ""
        var lines: [String] = []
        var rows: [SearchRow] = []
        for field in entity.ownFields where isIndexed(field, of: entity) {
            let text = folded(record[field])
            guard !text.isEmpty else { continue }
            if field.definition.isSensitive || restricted.contains(field.id) {
                rows.append(
                    SearchRow(entity: entity.id, record: record.id, part: field.id, folded: text))
            } else if field === entity.titleField {
                title = text
            } else {
                lines.append(text)
            }
        }
        if !title.isEmpty || !lines.isEmpty {
            let text = ([title] + lines).joined(separator: "\n")
            rows.append(
                SearchRow(entity: entity.id, record: record.id, part: ordinary, folded: text))
        }
        return rows
    }

    private static func isIndexed(_ field: Field, of entity: Entity) -> Bool {
        guard !field.definition.isSecret else { return false }
        return field.definition.isSearchable || field === entity.titleField
    }

    /// A text on one line, as terms are compared with it.
    private static func folded(_ value: Value) -> String {
        let text = FoldedText.fold(value.plainText)
        guard text.utf8.contains(where: { $0 < 0x20 }) else { return text }
        return String(decoding: text.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }
}
