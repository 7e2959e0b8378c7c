import Glibc
import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite struct ImportTests {
    private static let file = "name,tier\nAcme,a\nBcme,z\nCcme,b\n"

    /// Runs a body while the API does the work that it is ordered.
    private func working(_ body: (TestAPI) async throws -> Void) async throws {
        let api = try await TestAPI()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await api.api.work() }
            try await body(api)
            group.cancelAll()
        }
    }

    private func upload(
        _ api: TestAPI, _ text: String = file, as user: RecordID? = nil
    ) async throws -> String {
        var request = TestAPI.request(.post, "imports?name=some/folder/accounts.csv")
        request.principal = .user(user ?? api.kith.administrator)
        request.body = .file(api.folder.write("body", text))
        let answer = await api.ask(request)
        #expect(answer.status == 201)
        #expect(answer["file"] == "accounts.csv")
        return try #require(answer["id"]?.string)
    }

    /// Waits for the end of a run and returns the state.
    private func end(_ api: TestAPI, _ id: String, as user: RecordID? = nil) async -> Answer {
        var version: Int64 = 0
        while true {
            let state = await api.ask(.get, "imports/\(id)?after=\(version)", as: user)
            guard ["queued", "running"].contains(state["state"]) else { return state }
            version = state["version"]?.integer ?? 0
        }
    }

    @Test func aFileIsUploadedMappedCheckedRunMendedAndUndone() async throws {
        try await working { api in
            let id = try await upload(api)
            let preview = await api.ask(.get, "imports/\(id)/preview?rows=1")
            #expect(preview["headers"] == ["name", "tier"])
            #expect(preview["rows"] == [["Acme", "a"]])
            let proposal = await api.ask(.get, "imports/\(id)/proposal?entity=account")
            let map = try #require(proposal["map"])

            let order: JSON = ["maps": [map], "dry_run": .boolean(true)]
            #expect(await api.ask(.post, "imports/\(id)/run", order).status == 202)
            let checked = await end(api, id)
            #expect(checked["state"] == "done")
            #expect(checked["report"]?["maps"]?.array?.first?["rejected"] == .integer(1))
            #expect(await api.ask(.get, "records/account")["records"] == [])

            await api.ask(.post, "imports/\(id)/run", ["maps": [map]])
            let done = await end(api, id)
            #expect(done["report"]?["maps"]?.array?.first?["created"] == .integer(2))
            #expect(done["progress"]?["rows"] == .integer(3))
            let errors = await api.api.answer(
                Request(
                    .get, ["api", "v1", "imports", id, "errors"],
                    principal: .user(api.kith.administrator)))
            let text = String(decoding: try await errors.bytes(), as: UTF8.self)
            #expect(text.contains("Bcme,z,"))

            #expect(await api.ask(.post, "imports/\(id)/undo")["records"] == .integer(2))
            #expect(await api.ask(.get, "records/account")["records"] == [])
            #expect(await api.ask(.delete, "imports/\(id)").status == 204)
            #expect(await api.ask(.get, "imports/\(id)").status == 404)
        }
    }

    @Test func anUploadBelongsToWhoBroughtIt() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        let id = try await upload(api)
        for path in ["imports/\(id)", "imports/\(id)/preview", "imports/\(id)/errors"] {
            #expect(await api.ask(.get, path, as: ana).status == 404)
        }
        #expect(await api.ask(.delete, "imports/\(id)", as: ana).status == 404)
        #expect(await api.ask(.get, "imports", as: ana)["imports"] == [])
        #expect(await api.ask(.get, "imports")["imports"]?.array?.count == 1)
        #expect(id.utf8.count == 26)
    }

    @Test func anUploadIsPrivateOnTheDiskAndGoneAfterADay() async throws {
        let api = try await TestAPI()
        let id = try await upload(api)
        var status = stat()
        let folder = api.folder.path + "/imports/" + id
        #expect(stat(folder + "/accounts.csv", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(stat(folder, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)

        api.kith.kernel.clock.advance(milliseconds: 86_400_001)
        #expect(await api.ask(.get, "imports/\(id)").status == 404)
        #expect(stat(folder, &status) != 0)
    }

    @Test func whoMayNotWriteIsRefusedBeforeAnythingIsWritten() async throws {
        try await working { api in
            let nobody = try await api.kith.makeUser("Nobody")
            let id = try await upload(api, as: nobody)
            let map: JSON = ["entity": "account", "columns": [["from": "name", "to": "name"]]]
            await api.ask(.post, "imports/\(id)/run", ["maps": [map]], as: nobody)
            let ended = await end(api, id, as: nobody)
            #expect(ended["state"] == "failed")
            #expect(ended["error"]?["code"] == "not_found")
        }
    }

    @Test func aSecondRunWaitsForTheFirstAndAMapIsNeeded() async throws {
        let api = try await TestAPI()
        let id = try await upload(api)
        let map: JSON = ["entity": "account", "columns": [["from": "name", "to": "name"]]]
        #expect(await api.ask(.post, "imports/\(id)/run", [:]).status == 422)
        #expect(await api.ask(.post, "imports/\(id)/run", ["maps": [map]]).status == 202)
        #expect(await api.ask(.post, "imports/\(id)/run", ["maps": [map]]).status == 409)
        #expect(await api.ask(.get, "imports/\(id)")["state"] == "queued")
        #expect(await api.ask(.delete, "imports/\(id)").status == 204)
    }

    @Test func oneUserHasOnlySoManyUploads() async throws {
        let api = try await TestAPI()
        for _ in 0..<ImportDesk.uploadsEach { _ = try await upload(api) }
        var request = TestAPI.request(.post, "imports")
        request.principal = .user(api.kith.administrator)
        #expect(await api.ask(request).status == 409)
        #expect(try await upload(api, as: try await api.makeAgent()).isEmpty == false)
    }
}

extension Response {
    /// Returns everything that the body holds.
    func bytes() async throws -> [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .stream(let send):
            let gathered = Gathered()
            try await send { await gathered.add($0) }
            return await gathered.bytes
        }
    }
}

private actor Gathered {
    var bytes: [UInt8] = []
    func add(_ more: [UInt8]) { bytes += more }
}
