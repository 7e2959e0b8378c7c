import KithModel
import KithTransfer

/// The columns of a file as rows of the form: those that the map uses, then the others.
struct ImportRows {
    /// One column, and what becomes of it.
    struct Row {
        /// The header; nil for a value that every row has.
        let header: String?
        /// Some values.
        let samples: [String]
        /// What the map says; nil for a column that is left out.
        let column: ImportMap.Column?
    }

    /// The rows.
    let all: [Row]

    init(_ map: ImportMap, _ draft: ImportDrafts.Draft) {
        func samples(_ header: String?) -> [String] {
            guard let index = draft.headers.firstIndex(where: { $0.trimmed == header }) else {
                return []
            }
            return draft.sample.map { row in
                let cell = index < row.count ? row[index] : ""
                return cell.isEmpty ? "(empty)" : String(cell.prefix(40))
            }
        }
        let used = map.columns.map { column in
            Row(header: column.from, samples: samples(column.from), column: column)
        }
        let known = Set(map.columns.compactMap(\.from))
        let others = draft.headers.map(\.trimmed).filter { !known.contains($0) }.map { header in
            Row(header: header, samples: samples(header), column: nil)
        }
        all = used + others
    }
}
