import KithModel
import KithQuery
import Testing

@testable import KithKernel

extension LeakSurface {
    private static func forEachRecord(
        _ name: String,
        _ probe: @escaping @Sendable (LeakWorld, String, RecordID) async throws -> String
    ) -> [LeakSurface] {
        ["client", "deal"].flatMap { entity in
            Holder.allCases.map { holder in
                LeakSurface("\(name) \(entity) \(holder)") { world in
                    try await probe(world, entity, try world.record(entity, holder))
                }
            }
        }
    }

    static let histories: [LeakSurface] =
        forEachRecord("history of") { world, _, id in
            try await world.kernel.history(of: id, as: world.reader).map(\.json.text)
                .joined(separator: "\n")
        }
        + forEachRecord("timeline of") { world, entity, id in
            var request = TimelineRequest(entity, id)
            (request.includesChanges, request.isCounted, request.limit) = (true, true, 200)
            return try await world.kernel.timeline(request, as: world.reader).json.text
        }
        + [
            LeakSurface("change feed") { world in
                try await world.kernel.changes(after: .start, limit: 1000, as: world.reader)
                    .changes.map(\.json.text).joined(separator: "\n")
            },
            LeakSurface("change sets") { world in
                try await world.kernel.changeSets(limit: 1000, as: world.reader)
                    .map(\.json.text).joined(separator: "\n")
            },
            LeakSurface("plans of undoing every set") { world in
                let words = Words()
                for set in try await world.kernel.changeSets(limit: 1000, as: world.fixture.admin) {
                    let told = await LeakSurface("") { world in
                        let plan = try await world.kernel.undoPlan(set.id, as: world.reader)
                        return plan.conflicts.map(\.json.text).joined() + "\(plan.steps)"
                    }.words(world)
                    words.add(told)
                }
                return words.all
            },
            LeakSurface("verification of the log") { world in
                try await world.kernel.verifyChangeLog().joined()
            },
        ]

    static let names: [LeakSurface] =
        forEachRecord("access to") { world, entity, id in
            try await world.kernel.explainAccess(
                of: world.user, .update, entity, id, as: world.reader
            ).json.text
        }
        + ["client", "deal", "memo"].flatMap { entity in
            [
                LeakSurface("nearest \(entity)") { world in
                    let words = Words()
                    // One letter off: a suggestion would hand out the secret.
                    for secret in world.forbidden where secret.entity == entity {
                        let near = String(secret.text.dropLast()) + "_"
                        let told = await LeakSurface("") { world in
                            "\(try await world.kernel.record(entity, named: near, as: world.reader))"
                        }.words(world)
                        words.add(told.replacing(near, with: ""))
                    }
                    return words.all
                },
                LeakSurface("explanation of \(entity)") { world in
                    "\(try await world.kernel.explain(entity, as: world.reader).name)"
                },
            ]
        }
        + [
            LeakSurface("name for a reference") { world in
                let field = try #require(Vault.deal.fields.first { $0.name == "client" })
                return try await world.kernel.resolvingNames(
                    in: ["client": "zqx1"], of: [field], as: world.reader
                ).members.map { "\($0)" }.joined()
            }
        ]

    static let writes: [LeakSurface] =
        forEachRecord("command on") { world, entity, id in
            let name = entity == "client" ? "vault.show" : "vault.touch"
            let result = try await world.kernel.run(
                name, [entity: .id(id)], as: world.reader, door: .cli)
            return result.output.message
        }
        + forEachRecord("dry run on") { world, entity, id in
            let name = entity == "client" ? "vault.show" : "vault.touch"
            let result = try await world.kernel.run(
                name, [entity: .id(id)], as: world.reader, door: .cli, isDryRun: true)
            return result.output.message + result.preview.map(\.json.text).joined()
        }
        + forEachRecord("stale update of") { world, entity, id in
            let updated = try await world.kernel.update(
                entity, id, ["owner": .null], version: 999, as: world.reader, door: .cli)
            return updated.record.json.text
        }
        + forEachRecord("gift of") { world, entity, id in
            let updated = try await world.kernel.update(
                entity, id, ["owner": .id(world.fixture.administrator)], as: world.reader,
                door: .cli)
            return updated.record.json.text
        }
        + forEachRecord("update of") { world, entity, id in
            let field = entity == "client" ? "deal_count" : "phase"
            let updated = try await world.kernel.update(
                entity, id, [field: "7"], as: world.reader, door: .cli)
            return updated.record.json.text
        }
        + forEachRecord("reference to") { world, entity, id in
            let made = try await world.kernel.create(
                "deal", [["name": "refers", "client": .id(id)]], as: world.reader, door: .cli)
            return made.records.map(\.json.text).joined()
        }
        + forEachRecord("deletion of") { world, entity, id in
            "\(try await world.kernel.delete(entity, [id], as: world.reader, door: .cli))"
        }
        + forEachRecord("restoring of") { world, entity, id in
            "\(try await world.kernel.restore(entity, [id], as: world.reader, door: .cli))"
        }
        + Holder.allCases.map { holder in
            LeakSurface("taken code of \(holder)") { world in
                let code = world.secrets.first {
                    $0.holder == holder && $0.field == "code" && !$0.isFormer
                }?.text
                let told = await LeakSurface("") { world in
                    let made = try await world.kernel.create(
                        "client", [["name": "twin", "code": .string(code ?? "")]],
                        as: world.reader, door: .cli)
                    return made.records.map(\.json.text).joined()
                }.words(world)
                return told.replacing(code ?? "", with: "(what was typed)")
            }
        }
        + [
            LeakSurface("unique together with a hidden field") { world in
                let margin = world.secrets.first { $0.field == "margin" && $0.holder == .far }
                let phases = ["phase one", "phase two"]
                var ids: [RecordID] = []
                for phase in phases {
                    let values: JSONObject = [
                        "name": "twin", "phase": .string(phase), "owner": .id(world.user),
                        "margin": .string(margin?.text ?? ""),
                    ]
                    ids.append(try await world.fixture.create("deal", values).id)
                }
                let updated = try await world.kernel.update(
                    "deal", ids[1], ["phase": "phase one"], as: world.reader, door: .cli)
                return updated.record.json.text
            }
        ]
}
