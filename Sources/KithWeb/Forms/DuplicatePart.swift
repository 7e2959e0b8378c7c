import KithAPI
import KithKernel
import KithModel

/// What stands in a form while it is typed: records that are probably the same.
enum DuplicatePart {
    static let routes = [
        Route(.post, ":entity", "duplicates") { visit in
            let entity = try visit.entity()
            guard DuplicateCheck.applies(to: entity, visit) else { throw Visit.notFound }
            let found = try await search(entity, visit)
            var wanted: [String: Set<RecordID>] = [:]
            for record in found { wanted[record.entity, default: []].insert(record.id) }
            let titles = try await visit.titles(of: wanted)
            return visit.show(
                Page("Possible duplicates") {
                    div(.part("duplicates"), .aria(.live, "polite")) {
                        let shown = found.filter { titles[$0.id] != nil }
                        if !shown.isEmpty { warning(shown, titles, entity) }
                    }
                })
        }
    ]

    /// Asks the command with what has been typed so far; a value that cannot be read yet is
    /// left out.
    private static func search(
        _ entity: Entity, _ visit: Visit
    ) async throws -> [(entity: String, id: RecordID)] {
        guard
            let command = visit.kernel.commands.first(where: { $0.name == DuplicateCheck.command })
        else { return [] }
        let read = try await FieldReader(visit).read(command.arguments).values
        let arguments = JSONObject(uniqueMembers: read.members.filter { $0.value != .null })
        guard !arguments.isEmpty else { return [] }
        do {
            return try await visit.kernel.run(
                DuplicateCheck.command, arguments, as: visit.visitor.principal,
                door: visit.visitor.door
            ).output.records
        } catch let error as KernelError where error.code.status < 500 {
            return []
        }
    }

    private static func warning(
        _ found: [(entity: String, id: RecordID)], _ titles: [RecordID: String], _ entity: Entity
    ) -> HTML {
        alert("warn", .warn, .role("status")) {
            p {
                b { "You may have this \(entity.definition.title.lowercasedFirst) already." }
                " Open it, or save yours as a new one."
            }
            ul(.class("lines")) {
                for record in found.prefix(5) {
                    li {
                        a(.href(WebPath.record(record.entity, record.id))) {
                            titles[record.id] ?? ""
                        }
                        small { Naming.title(of: record.entity) }
                    }
                }
            }
        }
    }
}
