import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("Views of the first capabilities")
struct ViewTests {
    @Test("every list can be asked for, with every column, card and fact of its view")
    func lists() async throws {
        let desk = try await Desk()
        for view in desk.kith.kernel.generation.views.values.sorted(by: { $0.entity < $1.entity }) {
            let shown = view.columns + view.facts + (view.steps.map { $0.card + $0.sums } ?? [])
            for list in view.lists + [.init("all")] {
                var request = QueryRequest(view.entity, filter: list.filter)
                request.fields = (["id"] + shown).joined(separator: ",")
                request.sort = list.sort ?? view.sort
                await #expect(throws: Never.self, "\(view.entity): \(list.title)") {
                    _ = try await desk.kith.kernel.query(
                        request, as: .user(desk.kith.administrator))
                }
            }
        }
    }

    @Test("every part of a form names fields that are there, and every button a command")
    func parts() async throws {
        let generation = try await Desk().kith.kernel.generation
        let kernel = try await Desk().kith.kernel
        for view in generation.views.values {
            let entity = try #require(generation.schema.entity(view.entity))
            for name in view.groups.flatMap(\.fields) {
                #expect(entity.field(name) != nil, "\(view.entity).\(name)")
            }
            for action in view.actions {
                let command = kernel.commands.first { $0.name == action.command }
                #expect(
                    command?.arguments.contains { $0.name == action.argument } == true,
                    "\(action.command)")
            }
        }
    }

    @Test("every view has a picture that is in the sprite")
    func icons() async throws {
        for view in try await Desk().kith.kernel.generation.views.values {
            #expect(Icon(rawValue: view.icon) != nil, "\(view.entity): \(view.icon)")
        }
    }
}
