extension LuaLibrary {
    static let formOptions = LuaClass(
        name: "FormOptions", help: "Options of `kith.form`.",
        fields: [
            .init("title", "string?", "What stands above it."),
            .init("summary", "string?", "One sentence about what it is for."),
            .init(
                "fields", "table[]|table<string, table>",
                "What it asks, in order: { name = \"email\", type = \"email\", required = true }."),
            .init(
                "hosts", "string[]?",
                "Origins of other sites whose pages may send it, as \"https://www.example.com\"."),
            .init(
                "tells", "boolean?", "Whether it answers with the result; else with thanks alone."),
        ])

    static let formAnswer = LuaClass(
        name: "FormAnswer", help: "What the function of a form returns.",
        fields: [
            .init("result", "string?", "In a word, as \"created\"."),
            .init("message", "string?", "One sentence for who has sent it."),
        ])

    static let upsertOptions = LuaClass(
        name: "UpsertOptions", help: "Options of `kith.upsert`.",
        fields: [
            .init("match", "string[]", "The fields by which a record is found: any of them."),
            .init("values", "table<string, any>", "What it is to have."),
            .init(
                "policy",
                "table<string, \"overwrite\"|\"fill_blank\"|\"append\">?",
                "What becomes of a field that has a value; fill_blank where nothing is said."),
        ])
}
