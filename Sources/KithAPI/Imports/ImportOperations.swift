import KithModel

extension Operation {
    static let listImports = Operation(
        "list_imports", "Lists the caller's imports", .imports,
        answers: .json(
            200, "The imports.", .object(["imports": .list(of: .named("ImportState"))])))

    static let uploadImport = Operation(
        "upload_import", "Takes a file that is to be imported", .imports,
        parameters: [.query("name", "What its owner calls it, as `deals.csv`.")], body: .file,
        answers: .json(201, "The import.", .named("ImportState"), headers: ["Location"]))

    static let showImport = Operation(
        "show_import", "Tells how an import stands", .imports,
        parameters: [
            importID,
            .query(
                "after",
                "The version that is known: it is answered when there is a newer one, or "
                    + "when nothing more will come.", .integer(in: 0...Int64(Int32.max))),
        ],
        answers: .json(200, "The import.", .named("ImportState")))

    static let removeImport = Operation(
        "remove_import", "Ends an import and forgets its file", .imports, parameters: [importID],
        answers: .empty(204, "It is gone. What it has written stays."))

    static let previewImport = Operation(
        "preview_import", "Shows the first rows of a file", .imports,
        parameters: [
            importID, .query("rows", "How many rows.", .integer(in: 1...50, default: 5)),
        ],
        answers: .json(
            200, "The headers and the rows.",
            .object([
                "headers": .list(of: .text), "rows": .list(of: .list(of: .text)),
            ])))

    static let proposeImport = Operation(
        "propose_import", "Proposes which column goes into which field", .imports,
        parameters: [
            importID, .query("entity", "What the rows become.", .text, isRequired: true),
        ],
        answers: .json(
            200, "The map, the headers that it leaves out, and what should be looked at.",
            .object([
                "map": .named("ImportMap"), "left_out": .list(of: .text),
                "notes": .list(of: .text),
            ])))

    static let runImport = Operation(
        "run_import", "Imports a file", .imports,
        details: "It goes on after the answer: ask how it stands. All of it is one change set.",
        parameters: [importID],
        body: .json(
            .input(
                ["maps": .list(of: .named("ImportMap"), least: 1)],
                optional: [
                    "dry_run": .flag.saying("Whether nothing is written."),
                    "clear_empty": .flag.saying("Whether an empty cell empties the field."),
                ])),
        answers: .json(202, "The import, which waits for its turn.", .named("ImportState")))

    static let importErrors = Operation(
        "import_errors", "Gives back the rows that were refused", .imports,
        details: "As a file that can be mended and imported.", parameters: [importID],
        answers: .content(200, "The rows with the reason of each.", [("text/csv", .text)]))

    static let undoImport = Operation(
        "undo_import", "Undoes an import", .imports, parameters: [importID],
        answers: .json(200, "What was undone.", undone([:]), headers: ["Kith-Change-Set"]))

    private static let importID = Parameter.path("id", "The name of the import.", .text)
}
