import KithModel
import KithQuery
import Synchronization

@testable import KithKernel

/// A way in which something can come out of the kernel: one entry for each.
struct LeakSurface: Sendable {
    var name: String
    /// Returns every word that a reader gets to see; what it throws is looked at too.
    var probe: @Sendable (LeakWorld) async throws -> String

    init(_ name: String, _ probe: @escaping @Sendable (LeakWorld) async throws -> String) {
        self.name = name
        self.probe = probe
    }

    /// Returns every word of the answer, or of the error.
    func words(_ world: LeakWorld) async -> String {
        do {
            return try await probe(world)
        } catch let error as KernelError {
            return error.everyWord
        } catch {
            return "\(error)"
        }
    }

    static let all = lists + figures + searches + histories + names + writes
}

extension LeakWorld {
    /// Every place where a field's name can stand, as entity and path.
    static var paths: [(entity: String, path: String)] {
        let own = fields.keys.sorted().flatMap { entity in
            (fields[entity] ?? []).map { (entity, $0) }
        }
        let further = (fields["client"] ?? []).map { ("deal", "client." + $0) }
        return own + further + [
            ("client", "turnover"), ("client", "deal_count"), ("deal", "client.turnover"),
            ("deal", "client"), ("deal", "owner.name"), ("memo", "name"), ("memo", "deal.price"),
        ]
    }

    func list(
        _ entity: String, _ shape: (inout QueryRequest) -> Void = { _ in }
    ) async throws -> String {
        var request = QueryRequest(entity)
        request.limit = 1000
        request.count = .exact
        shape(&request)
        let answer = try await kernel.query(request, as: reader)
        let texts = answer.rows.flatMap { row in row.map(answer.text) }
        return answer.json.text + texts.joined(separator: " ")
    }

    func figures(
        _ entity: String, _ shape: (inout AggregateRequest) -> Void
    ) async throws -> String {
        var request = AggregateRequest(entity)
        shape(&request)
        return try await kernel.aggregate(request, as: reader).json.text
    }
}

extension LeakSurface {
    private static func forEachPath(
        _ name: String,
        _ probe: @escaping @Sendable (LeakWorld, String, String) async throws -> String
    ) -> [LeakSurface] {
        LeakWorld.paths.map { entity, path in
            LeakSurface("\(name) \(entity).\(path)") { try await probe($0, entity, path) }
        }
    }

    private static func forEachEntity(
        _ name: String, _ probe: @escaping @Sendable (LeakWorld, String) async throws -> String
    ) -> [LeakSurface] {
        ["client", "deal", "memo", "user", "user_role", "token", "team"].map { entity in
            LeakSurface("\(name) \(entity)") { try await probe($0, entity) }
        }
    }

    static let lists: [LeakSurface] =
        forEachEntity("list of") { try await $0.list($1) }
        + forEachEntity("list with deleted") { world, entity in
            try await world.list(entity) { $0.deletion = .either }
        }
        + forEachEntity("list as of") { world, entity in
            try await world.list(entity) { $0.asOf = world.past }
        }
        + forEachPath("field") { world, entity, path in
            try await world.list(entity) { $0.fields = path }
        }
        + forEachPath("field as of") { world, entity, path in
            try await world.list(entity) { ($0.fields, $0.asOf) = (path, world.past) }
        }
        + forEachPath("page sorted by") { world, entity, path in
            try await world.list(entity) { ($0.sort, $0.limit) = ("-" + path, 1) }
        }
        + forEachPath("filter on") { world, entity, path in
            try await world.list(entity) { $0.filter = "\(path) is not null" }
        }
        + forEachEntity("export of") { world, entity in
            let words = Words()
            try await world.kernel.export(QueryRequest(entity), as: world.reader) {
                words.add($0.json.text)
            }
            return words.all
        }

    static let figures: [LeakSurface] =
        forEachPath("group by") { world, entity, path in
            try await world.figures(entity) { $0.groups = path }
        }
        + forEachPath("group as of") { world, entity, path in
            try await world.figures(entity) { ($0.groups, $0.asOf) = (path, world.past) }
        }
        + ["sum", "avg", "min", "max", "count", "count_distinct"].flatMap { function in
            forEachPath(function) { world, entity, path in
                try await world.figures(entity) { $0.measures = "\(function)(\(path))" }
            }
        }
        + forEachPath("max as of") { world, entity, path in
            try await world.figures(entity) {
                ($0.measures, $0.asOf) = ("max(\(path))", world.past)
            }
        }
        + ["any", "all", "none"].flatMap { quantifier in
            (LeakWorld.fields["deal"] ?? []).map { field in
                LeakSurface("\(quantifier) deal.\(field)") { world in
                    try await world.list("client") {
                        $0.filter = "\(quantifier)(deals, \(field) is not null)"
                    }
                }
            }
        }

    static let searches: [LeakSurface] =
        ["zqx", "zq", "z", "1 zqx", "memo", "undoable"].map { text in
            LeakSurface("search for \(text)") { world in
                try await world.kernel.search(text, limit: 200, as: world.reader)
                    .map { "\($0.title) \($0.id)" }.joined(separator: "\n")
            }
        }
        + ["client", "deal", "memo", "user"].map { entity in
            LeakSurface("search in \(entity)") { world in
                try await world.kernel.search(
                    "zqx", entities: [entity], limit: 200, as: world.reader
                ).map(\.title).joined(separator: "\n")
            }
        }

    /// Collects words across a closure that may run anywhere.
    final class Words: Sendable {
        private let words = Mutex("")

        func add(_ text: String) { words.withLock { $0 += text + "\n" } }

        var all: String { words.withLock { $0 } }
    }
}
