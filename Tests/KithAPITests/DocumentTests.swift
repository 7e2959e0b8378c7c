import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithAPI

@Suite struct DocumentTests {
    @Test func everyEndpointIsDescribedWithItsParameters() {
        for endpoint in API.endpoints {
            let place = "\(endpoint.method.rawValue) \(endpoint.pattern)"
            #expect(endpoint.operation != nil, "\(place) lacks `about:`, its description.")
            let parts = endpoint.pattern.compactMap { part -> String? in
                if case .any(let name) = part { name } else { nil }
            }
            let names = Set(endpoint.described.map(\.name))
            let wanted = parts + endpoint.parameters.filter { $0 != Endpoint.valuePrefix }
            for name in wanted where !names.contains(name) {
                Issue.record("\(place) does not say what `\(name)` means.")
            }
            for own in endpoint.operation?.parameters ?? []
            where own.place != .header && !wanted.contains(own.name) {
                Issue.record("\(place) describes `\(own.name)`, which it does not take.")
            }
        }
    }

    @Test func noTwoOperationsHaveOneNameAndEveryShapeThatIsNamedIsThere() async throws {
        let api = try await TestAPI()
        let document = await api.ask(.get, "openapi.json").json
        var ids: Set<String> = []
        for (path, item) in document["paths"]?.object ?? [:] {
            for (method, operation) in item.object ?? [:] {
                let id = try #require(operation["operationId"]?.string)
                #expect(ids.insert(id).inserted, "\(method) \(path): \(id)")
            }
        }
        for reference in Self.references(in: document) {
            var place = document
            for part in reference.split(separator: "/").dropFirst() {
                place = place[String(part)] ?? .null
            }
            #expect(place != .null, "\(reference)")
        }
    }

    @Test func howAQuestionIsRefusedThatAsksTooMuchIsDescribed() async throws {
        let api = try await TestAPI()
        let document = await api.ask(.get, "openapi.json").json
        let much = String(repeating: "name,", count: 5) + "name"
        for (question, path) in [
            ("records/deal?sort=\(much)", "/records/{entity}"),
            ("aggregate/deal?by=\(much)", "/aggregate/{entity}"),
            ("search?text=\(String(repeating: "a", count: 300))", "/search"),
        ] {
            let answer = await api.ask(.get, question)
            let described = document["paths"]?[path]?["get"]?["responses"]?.object ?? [:]
            #expect(answer.status == 413, "\(question)")
            #expect(described[String(answer.status)] != nil, "\(path)")
        }
    }

    private static func references(in json: JSON) -> Set<String> {
        switch json {
        case .array(let elements): return Set(elements.flatMap(references))
        case .object(let object):
            let own = object["$ref"]?.string.map { [$0] } ?? []
            return Set(own + object.flatMap { references(in: $0.value) })
        default: return []
        }
    }
}
