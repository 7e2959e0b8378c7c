import KithAPI
import KithContacts
import KithKernel
import KithModel
import KithSales
import KithTesting
import KithTransfer
import Testing

@testable import KithWeb

/// The pages with a desk for imports, and somebody who brings files to it.
private struct ImportBench {
    let kith: TestKith
    let web: Web
    let desk: ImportDesk
    private let folder: UploadFolder

    init() async throws {
        kith = try await TestKith(Contacts.self, Sales.self)
        folder = try UploadFolder()
        desk = ImportDesk(kith.kernel, folder: folder.path + "/imports")
        web = Web(kith.kernel, imports: desk)
    }

    /// Does something while ordered imports are done.
    func working<Result: Sendable>(
        _ body: @escaping @Sendable (ImportBench) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                await desk.work()
                return nil
            }
            group.addTask { try await body(self) }
            while let done = try await group.next() {
                guard let done else { continue }
                group.cancelAll()
                return done
            }
            throw CancellationError()
        }
    }

    private func visitor(_ user: RecordID?) async throws -> Visitor {
        try await Visitor(user ?? kith.administrator, csrf: Desk.secret, kernel: kith.kernel)
    }

    func get(_ address: String, as user: RecordID? = nil) async throws -> Desk.Page {
        let parts = address.split(separator: "/").map(String.init)
        return Desk.Page(
            await web.answer(Request(.get, parts, door: Door("web")), for: try await visitor(user)))
    }

    func post(
        _ address: String, _ fields: [(String, String)] = [], as user: RecordID? = nil
    ) async throws -> Desk.Page {
        let text = (fields + [("csrf", Desk.secret)])
            .map { WebPath.encode($0.0) + "=" + WebPath.encode($0.1) }.joined(separator: "&")
        return try await send(
            address, "application/x-www-form-urlencoded", Array(text.utf8), user)
    }

    func upload(
        _ csv: String, as entity: String, named name: String = "deals.csv", map: String = "",
        user: RecordID? = nil, secret: String = Desk.secret
    ) async throws -> Desk.Page {
        func part(_ name: String, _ text: String) -> (String, [UInt8]) {
            ("Content-Disposition: form-data; name=\"\(name)\"", Array(text.utf8))
        }
        let bytes = MultipartFormTests.bytes(
            [
                part("csrf", secret), part("entity", entity), part("map", map),
                (
                    "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"",
                    Array(csv.utf8)
                ),
            ], boundary: "B")
        return try await send("/imports", "multipart/form-data; boundary=B", bytes, user)
    }

    private func send(
        _ address: String, _ type: String, _ bytes: [UInt8], _ user: RecordID?
    ) async throws -> Desk.Page {
        let parts = address.split(separator: "/").map(String.init)
        let request = Request(
            .post, parts, headers: ["content-type": type], body: .bytes(bytes),
            door: Door("web"))
        return Desk.Page(await web.answer(request, for: try await visitor(user)))
    }

    /// The page of an import when it has come to rest.
    func rested(_ path: String) async throws -> String {
        let id = path.split(separator: "/").last.map(String.init) ?? ""
        var state = try await desk.state(id, as: .user(kith.administrator))
        while state.stage.isUnderWay {
            state = try await desk.state(
                id, after: state.version, as: .user(kith.administrator))
        }
        return try await get(path).text
    }
}

@Suite("The pages of imports")
struct ImportPagesTests {
    private static let deals = """
        name,product,expected close on
        North <b>,GTXPro,10/25/2026
        South,GTXPro,10/26/2026
        West,GTX Basic,10/27/2026
        """

    @Test("a file is checked at once, and nothing is written by that")
    func check() async throws {
        let bench = try await ImportBench()
        try await bench.kith.insert("product", ["name": .text("GTX Pro")])
        try await bench.kith.insert("product", ["name": .text("GTX Basic")])

        try await bench.working { bench in
            let sent = try await bench.upload(Self.deals, as: "deal")
            let path = try #require(sent.location)
            let page = try await bench.rested(path)

            #expect(sent.status == 303)
            #expect(page.contains("North &lt;b&gt;") && !page.contains("North <b>"))
            #expect(page.contains("Always read as GTX Pro"))
            #expect(page.contains("2 rows."))
            #expect(page.contains("Read as month/day/year"))
            #expect(page.contains("Import 1 row"))
            #expect(try await bench.kith.find("deal").isEmpty)
        }
    }

    @Test("a mistake is mended by one button, the import runs, and undo takes it back")
    func mended() async throws {
        let bench = try await ImportBench()
        try await bench.kith.insert("product", ["name": .text("GTX Pro")])
        try await bench.kith.insert("product", ["name": .text("GTX Basic")])

        try await bench.working { bench in
            let path = try #require(try await bench.upload(Self.deals, as: "deal").location)
            _ = try await bench.rested(path)
            let order = JSON.object([
                "from": "product", "to": "product", "text": "GTXPro", "as": "GTX Pro",
            ])
            let form: [(String, String)] = [
                ("read", order.text), ("from.0.0", "name"), ("to.0.0", "name"),
                ("from.0.1", "product"), ("to.0.1", "product"),
                ("from.0.2", "expected close on"), ("to.0.2", "expected_close_on"),
                ("dates.0", "month-first"),
            ]
            #expect(try await bench.post("\(path)/values", form).status == 303)
            let mended = try await bench.rested(path)
            #expect(
                mended.contains("Import 3 rows") && mended.contains("GTXPro is read as GTX Pro"))

            #expect(try await bench.post("\(path)/run").status == 303)
            #expect(try await bench.rested(path).contains("Undo this import"))
            #expect(try await bench.kith.find("deal").count == 3)
            #expect(try await bench.get("/imports").text.contains("deals.csv"))

            #expect(try await bench.post("\(path)/undo").location == "/imports")
            #expect(try await bench.kith.find("deal").isEmpty)
        }
    }

    @Test("the rows that cannot go in come back as a file after the run")
    func errors() async throws {
        let bench = try await ImportBench()
        try await bench.kith.insert("product", ["name": .text("GTX Basic")])

        try await bench.working { bench in
            let path = try #require(try await bench.upload(Self.deals, as: "deal").location)
            #expect(try await bench.rested(path).contains("Import 1 row"))
            #expect(try await bench.post("\(path)/run").status == 303)
            #expect(try await bench.rested(path).contains("Download the 2 rows left out"))
            let file = await bench.web.answer(
                Request(.get, path.split(separator: "/").map(String.init) + ["errors"]),
                for: try await Visitor(
                    bench.kith.administrator, csrf: Desk.secret, kernel: bench.kith.kernel))
            #expect(file.status == 200)
            #expect(
                file.header("content-disposition")
                    == "attachment; filename=\"rejected-deals.csv\"")
        }
    }

    @Test("a pasted map is used as it stands, and a wrong one is refused with what was pasted")
    func maps() async throws {
        let bench = try await ImportBench()

        let wrong = try await bench.upload("n\nA", as: "account", map: "{\"entity\": <b>")
        #expect(wrong.status == 422)
        #expect(wrong.text.contains("not valid JSON") && wrong.text.contains("&lt;b&gt;"))

        try await bench.working { bench in
            let map = "{\"entity\":\"account\",\"columns\":[{\"from\":\"n\",\"to\":\"name\"}]}"
            let path = try #require(
                try await bench.upload("n\nAcme", as: "deal", map: map).location)
            #expect(try await bench.rested(path).contains("Import 1 row"))
            let refused = try await bench.post("\(path)/json", [("json", "[]")])
            #expect(refused.status == 422 && refused.text.contains("is empty"))
        }
    }

    @Test("an upload belongs to who brought it, and needs a file and the session's secret")
    func rights() async throws {
        let bench = try await ImportBench()
        let agent = try await bench.kith.makeUser("Ana", roles: ["sales_agent"])
        let nobody = try await bench.kith.makeUser("Ivo")
        let path = try #require(try await bench.upload("name\nA", as: "account").location)

        #expect(try await bench.get(path).status == 200)
        #expect(try await bench.get(path, as: agent).status == 404)
        #expect(try await bench.post("\(path)/run", as: agent).status == 404)
        #expect(try await bench.get("/imports", as: agent).status == 200)
        #expect(try await bench.get("/imports", as: nobody).status == 404)
        #expect(try await bench.upload("name\nA", as: "account", user: nobody).status == 404)
        #expect(try await bench.upload("name\nA", as: "account", secret: "x").status == 403)
        let empty = try await bench.upload("", as: "account", named: "")
        #expect(empty.status == 422 && empty.text.contains("Choose a file to import."))
        #expect(try await bench.upload("name\nA", as: "nothing").status >= 404)
    }

    @Test("an upload is removed when it is not needed")
    func removes() async throws {
        let bench = try await ImportBench()
        let path = try #require(try await bench.upload("name\nA", as: "account").location)

        #expect(try await bench.post("\(path)/remove").location == "/imports")
        #expect(try await bench.get(path).status == 404)
    }
}
