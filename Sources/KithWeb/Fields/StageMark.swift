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

    /// Writes the ring.
    package var ring: HTML {
        let name = outcome == "open" ? "pie" : "pie \(outcome)"
        return svg(.class(name), .with("viewBox", "0 0 14 14"), .hidden) {
            switch outcome {
            case "won":
                circle("full", radius: "6")
                path("tick", "m4.5 7.2 1.8 1.8L9.7 5.2")
            case "lost":
                circle("", radius: "6")
                path("", "m5 5 4 4M9 5 5 9")
            default:
                circle("", radius: "6")
                element(
                    "circle",
                    [
                        .class("part"), .with("cx", "7"), .with("cy", "7"), .with("r", "2.5"),
                        .with("pathLength", "100"),
                        .with("stroke-dasharray", "\(percent) 100"),
                        .with("transform", "rotate(-90 7 7)"),
                    ]
                ) { HTML() }
            }
        }
    }

    private func circle(_ name: String, radius: String) -> HTML {
        element(
            "circle",
            [.class(name), .with("cx", "7"), .with("cy", "7"), .with("r", radius)]
        ) { HTML() }
    }

    private func path(_ name: String, _ shape: String) -> HTML {
        element("path", [.class(name), .with("d", shape)]) { HTML() }
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
