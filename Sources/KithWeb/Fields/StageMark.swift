import KithKernel
import KithModel

/// What a ring beside a stage's name shows: how likely it is to win, or that it is over.
package struct StageMark: Sendable {
    /// Of winning, 0 to 100.
    package let percent: Int
    /// `open`, `won` or `lost`.
    package let outcome: String

    /// Whether the records of an entity are stages: they have a probability and an outcome.
    package static func isStage(_ entity: Entity) -> Bool {
        entity.field("probability") != nil && entity.field("outcome") != nil
    }

    /// Writes the ring; its shape is drawn once a page, at its end.
    package var ring: HTML {
        svg(.class(outcome == "open" ? "pie" : "pie \(outcome)"), .hidden) {
            use("#i-ring-" + (outcome == "open" ? String(percent) : outcome))
        }
    }

    /// Returns the drawing of a ring by the name that `ring` gives it; nil for another name.
    static func symbol(_ name: String) -> HTML? {
        guard name.hasPrefix("ring-") else { return nil }
        let kind = String(name.dropFirst(5))
        let shape: HTML
        switch kind {
        case "won":
            shape = HTML {
                circle("6", [.with("fill", "currentColor")])
                path("m4.5 7.2 1.8 1.8L9.7 5.2", [.with("stroke", "var(--surface)")])
            }
        case "lost":
            shape = HTML {
                circle("6")
                path("m5 5 4 4M9 5 5 9")
            }
        default:
            guard let percent = Int(kind), (0...100).contains(percent) else { return nil }
            let part: [Attribute] = [
                .with("pathLength", "100"), .with("stroke-width", "5"),
                .with("stroke-dasharray", "\(percent) 100"),
                .with("transform", "rotate(-90 7 7)"),
            ]
            shape = HTML {
                circle("6")
                circle("2.5", part)
            }
        }
        return element("symbol", [.id("i-" + name), .with("viewBox", "0 0 14 14")]) { shape }
    }

    private static func circle(_ radius: String, _ attributes: [Attribute] = []) -> HTML {
        let place: [Attribute] = [.with("cx", "7"), .with("cy", "7"), .with("r", radius)]
        return element("circle", place + attributes) { HTML() }
    }

    private static func path(_ shape: String, _ attributes: [Attribute] = []) -> HTML {
        element("path", [.with("d", shape)] + attributes) { HTML() }
    }

    /// Looks up the marks of all stages to which some fields point.
    ///
    /// - Returns: the marks by the stage's id; none where the visitor may not read them.
    package static func load(
        for fields: [Field], _ visit: Visit
    ) async throws -> [RecordID: StageMark] {
        var marks: [RecordID: StageMark] = [:]
        for name in Set(fields.compactMap(\.target)) {
            guard let entity = visit.visitor.caller.entities.first(where: { $0.name == name }),
                let probability = entity.field("probability"),
                let outcome = entity.field("outcome"),
                visit.visitor.mayRead(probability, of: entity),
                visit.visitor.mayRead(outcome, of: entity)
            else { continue }
            var request = QueryRequest(name)
            request.fields = "probability,outcome"
            request.limit = 1000
            let answer = try await visit.kernel.query(request, as: visit.visitor.principal)
            for (id, row) in zip(answer.ids, answer.rows) {
                let percent = row[0].decimal?.rescaled(to: 0)?.units ?? 0
                marks[id] = StageMark(percent: Int(percent), outcome: row[1].text ?? "open")
            }
        }
        return marks
    }
}
