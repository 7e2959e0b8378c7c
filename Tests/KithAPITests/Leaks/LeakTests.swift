import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithAPI

@Suite("Leaks through the API")
struct LeakTests {
    @Test(
        "27, 28: no secret comes out of any endpoint, cursor, count or error for who may not see it",
        arguments: LeakReader.all)
    func secrets(_ reader: LeakReader) async throws {
        let world = try await LeakWorld(reader)
        var requests = LeakRequests(world)
        var seen: Set<String> = []
        let asking = API.endpoints.filter { $0.repetition == .harmless }
        let writing = API.endpoints.filter { $0.repetition != .harmless }

        for endpoint in asking + writing {
            for request in requests.requests(of: endpoint) {
                let words = try await world.words(request)
                let place = "\(request.method) \(request.path.dropFirst(2)) \(request.query)"
                #expect(!words.hasPrefix("500"), "\(place): \(words.prefix(300))")
                for secret in world.forbidden where words.contains(secret.text) {
                    Issue.record("LEAK \(secret) | \(place): \(words.prefix(500))")
                }
                for secret in world.secrets where words.contains(secret.text) {
                    seen.insert(secret.text)
                }
            }
        }

        #expect(requests.missing == [])
        // What may be seen is shown: else this would prove nothing.
        let missed = world.secrets.filter { reader.maySee($0) && !seen.contains($0.text) }
        #expect(missed.map { "\($0.entity).\($0.field) \($0.holder)" } == [])
    }

    @Test("28: a count tells of what may be read and of nothing else", arguments: LeakReader.all)
    func counts(_ reader: LeakReader) async throws {
        let world = try await LeakWorld(reader)
        for entity in ["deal", "account"] {
            let isReadable = !reader.sees.isEmpty && !(reader.scopes != nil && entity == "account")
            var request = TestAPI.request(.get, "records/\(entity)?count=exact&limit=1")
            request.principal = world.principal
            let answer = await world.api.ask(request)
            #expect(answer.status == (isReadable ? 200 : 404))
            guard isReadable else { continue }
            #expect(answer["count"] == .integer(Int64(reader.sees.count)))
            #expect((answer["next"] != .null) == (reader.sees.count > 1))
        }
    }

    @Test(
        "29: a record that may not be read looks like one that is not there",
        arguments: API.endpoints.filter { $0.name.contains("{entity}/{id}") }.map(\.name))
    func unreadableIsUnknown(_ name: String) async throws {
        let world = try await LeakWorld(LeakReader.all[2])
        let endpoint = try #require(API.endpoints.first { $0.name == name })
        func ask(_ id: String) async throws -> String {
            let path = endpoint.pattern.map { part in
                switch part {
                case .word(let word): word
                case .any(let name): name == "entity" ? "deal" : id
                }
            }.joined(separator: "/")
            let body: JSON? = endpoint.method == .patch ? ["next_step": "a"] : nil
            let words = try await world.words(TestAPI.request(endpoint.method, path, body))
            let lines = words.split(separator: "\n").filter { !$0.hasPrefix("content-length") }
            return lines.joined(separator: "\n").replacing(id, with: "ID")
                .replacing(/"request":"[^"]*"/, with: "")
        }
        let far = try #require(world.records["deal far"])
        #expect(try await ask(far) == ask("0000000000000"))
    }
}
