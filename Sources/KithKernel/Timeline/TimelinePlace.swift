import KithModel
import KithQuery
import KithStore

/// Where an item stands on a timeline: the greater, the further up.
///
/// Of one moment, records stand above changes, and the newer above the older.
struct TimelinePlace: Hashable, Comparable {
    let at: Instant
    let isChange: Bool
    /// The id of a record, the place in the log of a change.
    let number: Int64

    static func < (left: TimelinePlace, right: TimelinePlace) -> Bool {
        if left.at != right.at { return left.at < right.at }
        if left.isChange != right.isChange { return left.isChange }
        return left.number < right.number
    }

    init(_ record: DatedRecord) {
        (at, isChange, number) = (record.at, false, record.id.rawValue)
    }

    init(_ change: ChangeSummary) {
        (at, isChange, number) = (change.at, true, change.seq)
    }

    /// Reads where a page ended.
    ///
    /// - Throws: `malformed` for what is not the `next` of a timeline.
    init(_ text: String) throws {
        let cursor = try CursorText.decode(text, of: Self.question)
        guard cursor.keys.count == 2, case .integer(let at) = cursor.keys[0],
            case .boolean(let isChange) = cursor.keys[1]
        else {
            throw KernelError(
                .malformed, "This is not the `next` of a timeline.",
                recovery: "Ask for the first page again.", field: "after")
        }
        self.at = Instant(milliseconds: at)
        self.isChange = isChange
        number = cursor.id.rawValue
    }

    /// No list of records has such a name.
    private static let question = "timeline"

    /// The place as the `next` of a page.
    var text: String {
        let keys: [JSON] = [.integer(at.milliseconds), .boolean(isChange)]
        let id = RecordID(rawValue: number) ?? Self.lowest
        return CursorText.encode(Cursor(keys: keys, id: id), of: Self.question)
    }

    /// The place as records of one moment see it: below a change there is none of its moment.
    var recordCursor: Cursor {
        let id = isChange ? Self.lowest : RecordID(rawValue: number) ?? Self.lowest
        return Cursor(keys: [.integer(at.milliseconds)], id: id)
    }

    /// The place as changes see it: below a record there are all of its moment.
    var changeBound: (at: Instant, seq: Int64) { (at, isChange ? number : .max) }

    private static let lowest = RecordID(milliseconds: 0, node: 0, sequence: 0)
}
