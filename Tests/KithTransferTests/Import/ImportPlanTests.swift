import KithKernel
import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite struct ImportPlanTests {
    /// Runs a map whose columns are written as JSON on a table of accounts.
    private func error(
        _ columns: String, of entity: String = "account", match: String = "[]",
        as user: RecordID? = nil, on desk: ImportDesk
    ) async throws -> KernelError {
        let map = "{\"entity\": \"\(entity)\", \"match\": \(match), \"columns\": [\(columns)]}"
        let before = try await desk.changes()

        let error = await #expect(throws: KernelError.self) {
            try await desk.run("Name,Sektor,Name2\nAcme,x,y\n", map, as: user)
        }

        #expect(try await desk.changes() == before)
        #expect(!desk.exists("table.errors.csv.part"))
        return try #require(error)
    }

    @Test("a header that is not there is named with the nearest one")
    func missingHeader() async throws {
        let desk = try await ImportDesk()

        let error = try await error("{\"from\": \"Sector\", \"to\": \"sector\"}", on: desk)

        #expect(error.message == "The file has no column `Sector`: did you mean `Sektor`?")
        #expect(error.recovery == "Its columns are: Name, Sektor, Name2.")
    }

    @Test("a field that is not there is named with the nearest one that can be written")
    func unknownField() async throws {
        let desk = try await ImportDesk()

        let error = try await error("{\"from\": \"Name\", \"to\": \"sectr\"}", on: desk)

        #expect(error.code == .unknownField)
        #expect(error.message == "unknown field `sectr` of `account`: did you mean `sector`?")
    }

    @Test(
        "fields that nobody writes are refused by name",
        arguments: [
            ("account", "created_at", "`created_at` is kept by Kith."),
            ("account", "version", "`version` is kept by Kith."),
            ("contact", "name", "`name` is kept by Kith."),
            ("deal", "weighted_value", "`weighted_value` is computed from other fields."),
            ("deal", "number", "`number` is computed from other fields."),
            ("user", "password_hash", "unknown field `password_hash` of `user`"),
            ("account", "id", "`id` is given by Kith"),
        ])
    func unwritable(entity: String, field: String, message: String) async throws {
        let desk = try await ImportDesk()

        let error = try await error(
            "{\"from\": \"Name\", \"to\": \"\(field)\"}", of: entity, on: desk)

        #expect(error.message.contains(message), "\(error.message)")
    }

    @Test(
        "a map that contradicts itself is refused",
        arguments: [
            (
                "{\"from\": \"Name\", \"to\": \"name\"}, {\"from\": \"Name2\", \"to\": \"name\"}",
                "[]",
                "`name` is filled by two columns."
            ),
            (
                "{\"from\": \"Name\", \"to\": \"name\"}", "[\"sector\"]",
                "The match field `sector` is filled by no column"
            ),
            (
                "{\"from\": \"Name\", \"to\": \"name\", \"by\": \"id\"}", "[]",
                "`name` is no reference"
            ),
            (
                "{\"from\": \"Name\", \"to\": \"parent\", \"by\": \"sector\"}", "[]",
                "a account is not found by `sector`"
            ),
            (
                "{\"from\": \"Name\", \"to\": \"parent\", \"by\": \"external_id\", \"create\": true}",
                "[]",
                "Only a record that is found by its title can be created"
            ),
            (
                "{\"from\": \"Name\", \"to\": \"annual_revenue\"}", "[\"annual_revenue\"]",
                "Records cannot be matched by `annual_revenue`"
            ),
            (
                "{\"from\": \"Name\", \"to\": \"annual_revenue.currency\"}", "[]",
                "`annual_revenue.currency` has no amount beside it."
            ),
            (
                "{\"from\": \"Name\", \"to\": \"name.currency\"}", "[]",
                "`name.currency` is not the currency of an amount."
            ),
            (
                "{\"to\": \"employees\", \"value\": \"many\"}", "[]",
                "`employees`: `many` is not a whole number."
            ),
        ])
    func contradictions(columns: String, match: String, message: String) async throws {
        let desk = try await ImportDesk()

        let error = try await error(columns, match: match, on: desk)

        #expect(error.message.contains(message), "\(error.message)")
    }

    @Test("two columns with the header that a map names are refused")
    func doubledHeader() async throws {
        let desk = try await ImportDesk()

        let error = await #expect(throws: KernelError.self) {
            try await desk.run("name,name,parent\nA,B,\n", accountMap)
        }

        #expect(error?.message == "The file has 2 columns called `name`.")
    }

    @Test("what the caller may not read does not exist, and what may not be written is refused")
    func rights() async throws {
        let desk = try await ImportDesk()
        try await desk.kith.insert(
            "role",
            [
                "name": .text("clerk"),
                "permissions": .json([
                    "account": [
                        "read": "all", "create": "all",
                        "fields": ["sector": "none", "employees": "read"],
                    ]
                ]),
            ])
        let clerk = try await desk.kith.makeUser("Ivo", roles: ["clerk"])

        let hidden = try await error(
            "{\"from\": \"Name\", \"to\": \"sector\"}", as: clerk, on: desk)
        let fixed = try await error(
            "{\"from\": \"Name\", \"to\": \"employees\"}", as: clerk, on: desk)
        let closed = try await error(
            "{\"from\": \"Name\", \"to\": \"name\"}", of: "deal", as: clerk, on: desk)

        #expect(hidden.message.hasPrefix("unknown field `sector` of `account`"))
        #expect(fixed.message.contains("You may read `employees`, but not write it."))
        #expect(closed.message == "There is no entity `deal`.")
    }

    @Test("a file that is empty, missing or a folder is refused")
    func unusableFiles() async throws {
        let desk = try await ImportDesk()
        let maps = try ImportMap.read(accountMap)

        let empty = await #expect(throws: KernelError.self) { try await desk.run("", accountMap) }
        let missing = await #expect(throws: KernelError.self) {
            try await desk.importer().run(desk.path + "/none.csv", maps)
        }
        let folder = await #expect(throws: KernelError.self) {
            try await desk.importer().run(desk.path, maps)
        }

        #expect(empty?.message == "The file table.csv is empty.")
        #expect(missing?.code == .notFound)
        #expect(folder?.message.hasSuffix("is not a file.") == true)
    }

    @Test("a file with headers alone is imported as nothing")
    func headersAlone() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run("name,parent", accountMap)

        #expect(report.isClean)
        #expect(report.set == nil)
        #expect(report.tallies.map(\.read) == [0])
    }
}
