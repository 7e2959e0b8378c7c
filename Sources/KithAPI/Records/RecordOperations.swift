import KithModel
import KithQuery

extension Operation {
    static let listRecords = Operation(
        "list_records", "Lists records", .records,
        details: "A page of records that match `filter`, sorted, with a cursor for the next. The "
            + "order is stable: a record that is there all the while is seen once.",
        parameters: [
            .query(
                "format", "The form of the answer.", .word(["json", "csv"], default: "json"))
        ],
        answers: .content(
            200, "The records.",
            [("application/json", .named("RecordPage")), ("text/csv", .text)]),
        each: .entity("list_{entity}", .read))

    static let createRecords = Operation(
        "create_records", "Creates a record", .records,
        details: "The body is a record, or a list of them: then all are made or none, and the "
            + "answer lists them.",
        body: .json(.either(.named("RecordInput"), .list(of: .named("RecordInput"), least: 1))),
        answers: .json(
            201, "What was made.", .either(.named("Record"), .named("RecordList")),
            headers: ["ETag", "Location", "Kith-Change-Set"]),
        each: .entity("create_{entity}", .create))

    static let deleteRecords = Operation(
        "delete_records", "Deletes several records", .records,
        details: "All of them or none. They can be restored.",
        parameters: [
            .query(
                "ids", "The ids of the records, separated by commas.",
                .text(pattern: "^[0-9a-z]{13}(,[0-9a-z]{13})*$"), isRequired: true)
        ],
        answers: .json(
            200, "What was written.", .named("Receipt"), headers: ["Kith-Change-Set"]),
        each: .entity("delete_several_{entity}", .delete))

    static let restoreRecords = Operation(
        "restore_records", "Restores several deleted records", .records,
        body: .json(.input(["ids": .list(of: .id)])),
        answers: .json(
            200, "What was written.", .named("Receipt"), headers: ["Kith-Change-Set"]),
        each: .entity("restore_several_{entity}", .delete))

    static let getRecord = Operation(
        "get_record", "Reads a record", .records,
        answers: .json(
            200, "The record; with a description a page that holds it.",
            .either(.named("Record"), .named("RecordPage")), headers: ["ETag"]),
        each: .entity("get_{entity}", .read))

    static let updateRecord = Operation(
        "update_record", "Changes a record", .records,
        details: "What the body leaves out stays as it is; `null` empties a field.",
        parameters: [.ifMatch], body: .json(.named("RecordPatch"), isRequired: false),
        answers: .json(
            200, "The record as it was written.", .named("Record"),
            headers: ["ETag", "Kith-Change-Set"]),
        each: .entity("update_{entity}", .update))

    static let deleteRecord = Operation(
        "delete_record", "Deletes a record", .records, details: "It can be restored.",
        parameters: [.ifMatch],
        answers: .json(
            200, "What was written.", .named("Receipt"), headers: ["Kith-Change-Set"]),
        each: .entity("delete_{entity}", .delete))

    static let restoreRecord = Operation(
        "restore_record", "Restores a deleted record", .records, parameters: [.ifMatch],
        answers: .json(
            200, "What was written.", .named("Receipt"), headers: ["Kith-Change-Set"]),
        each: .entity("restore_{entity}", .delete))

    static let recordHistory = Operation(
        "record_history", "Tells the changes of a record", .records,
        details: "The newest first, as far as the caller may read the fields.",
        parameters: [
            .query("after", "Where the last page ended: its `next`.")
        ],
        answers: .json(
            200, "The changes.",
            .object(
                ["changes": .list(of: .named("Change")), "next": Shape.text.orNull],
                optional: ["described": .named("Described")])),
        each: .entity("history_of_{entity}", .read))

    static let recordTimeline = Operation(
        "record_timeline", "Tells what has happened around a record", .records,
        details: "What points to it, as activities and notes, and with `changes` what was changed.",
        parameters: [
            .query("kinds", "Which kinds of items, separated by commas; all if empty."),
            .query("from", "The first day.", .date), .query("to", "The last day.", .date),
            .query("changes", "Whether changes of fields are told too.", .flag),
            .query("limit", "How many at the most.", .integer(in: 1...200, default: 50)),
            .query("count", "Whether the items are counted.", .flag),
        ],
        answers: .json(200, "The items, the newest first.", .named("Timeline")),
        each: .entity("timeline_of_{entity}", .read))
}
