import KithAPI
import KithKernel
import KithModel

/// What stands in a form while it is typed: records that are probably the same.
enum DuplicatePart {
    /// One record that is probably the same, with what speaks for it.
    private struct Likeness {
        let entity: String
        let id: RecordID
        let reasons: [String]
    }

    static let routes = [
        Route(.post, ":entity", "duplicates") { visit in
            let entity = try visit.entity()
            guard DuplicateCheck.applies(to: entity, visit) else { throw Visit.notFound }
            let found = try await search(visit)
            var wanted: [String: Set<RecordID>] = [:]
            for likeness in found { wanted[likeness.entity, default: []].insert(likeness.id) }
            let titles = try await visit.titles(of: wanted)
            let shown = found.filter { titles[$0.id] != nil }
            return visit.show(
                Page("Possible duplicates") {
                    div(.part("duplicates"), .aria(.live, "polite")) {
                        if !shown.isEmpty { warning(shown, titles, entity) }
                    }
                })
        }
    ]

    /// Asks the command with what has been typed so far; a value that cannot be read yet is
    /// left out.
    private static func search(_ visit: Visit) async throws -> [Likeness] {
        guard
            let command = visit.kernel.commands.first(where: { $0.name == DuplicateCheck.command })
        else { return [] }
        let read = try await FieldReader(visit).read(command.arguments).values
        let arguments = JSONObject(uniqueMembers: read.members.filter { $0.value != .null })
        guard !arguments.isEmpty else { return [] }
        do {
            let output = try await visit.kernel.run(
                DuplicateCheck.command, arguments, as: visit.visitor.principal,
                door: visit.visitor.door
            ).output
            let told = output.data?["candidates"]?.array ?? []
            return output.records.enumerated().map { index, record in
                let reasons = told.indices.contains(index) ? told[index]["reasons"]?.array : nil
                return Likeness(
                    entity: record.entity, id: record.id,
                    reasons: (reasons ?? []).compactMap(\.string))
            }
        } catch let error as KernelError where error.code.status < 500 {
            return []
        }
    }

    private static func warning(
        _ found: [Likeness], _ titles: [RecordID: String], _ entity: Entity
    ) -> HTML {
        alert("warn", .warn) {
            p {
                b { "You may have this \(entity.definition.title.lowercasedFirst) already." }
                " Open it, or save yours as a new one."
            }
            ul(.class("lines")) {
                for likeness in found.prefix(5) {
                    li {
                        div {
                            a(.href(WebPath.record(likeness.entity, likeness.id))) {
                                titles[likeness.id] ?? ""
                            }
                            small { likeness.reasons.joined(separator: ", ") }
                        }
                    }
                }
            }
        }
    }
}
