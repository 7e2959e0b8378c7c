import KithModel
import KithQuery
import Testing

@testable import KithKernel

/// A capability that takes guests' words.
private struct Guestbook: Capability {
    static let manifest = Manifest(id: "guests", name: "Guests", version: "1.0.0", summary: "")

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition(
                "guest", help: "", fields: [FieldDefinition("name", .text).required().unique()]))
        contributions.form(
            FormDefinition(
                "guests.book", title: "Guests",
                fields: [
                    FieldDefinition("name", .text).required(), FieldDefinition("age", .integer),
                    FieldDefinition("meal", .choice([.init("fish"), .init("beans")])),
                ])
        ) { input, transaction in
            switch input["name"].text {
            case "code": throw KernelError(ErrorCode("too_late"), "The book is closed.")
            case "users": _ = try transaction.find("user")
            default: try transaction.insert("guest", ["name": input["name"]])
            }
            return FormAnswer("created")
        }
    }
}

/// One that asks for what strangers cannot know.
private struct Nosy: Capability {
    static let manifest = Manifest(id: "nosy", name: "Nosy", version: "1.0.0", summary: "")

    func declare(_ contributions: inout Contributions) throws {
        contributions.form(
            FormDefinition(
                "nosy.ask", title: "Ask",
                fields: [FieldDefinition("who", .reference(.init("user")))])
        ) { _, _ in FormAnswer("taken") }
    }
}

@Suite("Forms")
struct FormTests {
    @Test("What is sent becomes a change set of the form, and once under one key")
    func taken() async throws {
        let fixture = try await KernelFixture([Guestbook.self])
        func send() async throws -> FormAnswer {
            let key = OnceKey("k", of: .system(reason: "form"), request: [1])
            return try await fixture.kernel.take(
                form: "guests.book", ["name": "  Ana "], once: Once(key) { Array($0.result.utf8) })
        }

        #expect(try await send().result == "created")
        await #expect(throws: Replay.self) { try await send() }

        #expect(try await fixture.values("guest", "name") == ["Ana"])
        #expect(fixture.kernel.forms.map(\.name) == ["guests.book"])
    }

    @Test("Every field at fault is told, and nothing is written")
    func faults() async throws {
        let fixture = try await KernelFixture([Guestbook.self])

        let error = await failure {
            _ = try await fixture.kernel.take(
                form: "guests.book",
                ["name": " ", "age": "old", "meal": "stone", "owner": "me"])
        }

        let told = (error?.details ?? []).map { "\($0.field ?? "") \($0.code)" }
        #expect(told == ["owner unknown_field", "name required", "age invalid", "meal invalid"])
        #expect(try await fixture.values("guest", "name").isEmpty)
    }

    @Test("A stranger is told what the code refuses, and neither of records nor of its faults")
    func telling() async throws {
        let fixture = try await KernelFixture([Guestbook.self])
        func error(_ name: String) async -> KernelError? {
            await failure {
                _ = try await fixture.kernel.take(form: "guests.book", ["name": .string(name)])
            }
        }
        _ = await error("Ana")

        let (twice, users, own) = (await error("Ana"), await error("users"), await error("code"))

        #expect(twice?.code == .invalid && twice?.message == "This cannot be taken now.")
        #expect(twice?.details.isEmpty == true && users?.message == twice?.message)
        #expect(own?.message == "The book is closed." && own?.code.name == "too_late")
        let unknown = await failure { _ = try await fixture.kernel.take(form: "guests.boo", [:]) }
        #expect(unknown == Kernel.noForm)
    }

    @Test("A form that asks for records, or names a host that is none, is refused")
    func refused() async throws {
        let error = await failure { _ = try await KernelFixture([Nosy.self]) }
        #expect(error?.message.contains("`who`") == true)
        for host in ["example.com", "https://a.example/path", "*", "https://", "https://A.example"]
        {
            let form = FormDefinition(
                "a.b", title: "", fields: [FieldDefinition("name", .text)], hosts: [host])
            let contribution = Contribution(
                owner: "a", id: "a.b", source: SourceLocation(file: "a", line: 1),
                kind: .form(form))
            #expect(throws: KernelError.self) { try FormDefinition.check([contribution]) }
        }
    }
}
