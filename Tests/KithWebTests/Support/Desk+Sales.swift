import KithKernel
import KithModel
import KithTesting

extension Desk {
    /// Makes a record as the administrator.
    func make(_ entity: String, _ values: JSONObject) async throws -> RecordID {
        let made = try await kith.kernel.create(
            entity, [values], as: .user(kith.administrator), door: .kernel)
        guard let record = made.records.first else { throw KernelError(.invalid, "no record") }
        return record.id
    }

    /// Returns a field of a record, as plain text.
    func value(_ entity: String, _ id: RecordID, _ field: String) async throws -> String {
        var request = QueryRequest(entity, filter: "id = '\(id)'")
        request.fields = field
        let answer = try await kith.kernel.query(request, as: .user(kith.administrator))
        return answer.rows.first?.first?.plainText ?? ""
    }

    /// Returns the stage with an outcome.
    func stage(_ outcome: String) async throws -> RecordID {
        let request = QueryRequest("stage", filter: "outcome = '\(outcome)'")
        let answer = try await kith.kernel.query(request, as: .user(kith.administrator))
        guard let id = answer.ids.first else { throw KernelError(.notFound, "no stage") }
        return id
    }

    /// Lets the stage that is won require fields.
    func require(_ fields: [String]) async throws {
        let won = try await stage("won")
        _ = try await kith.kernel.update(
            "stage", won, ["required_fields": .array(fields.map(JSON.string))],
            as: .user(kith.administrator), door: .kernel)
    }

    /// Makes a user with a role that allows some things.
    func user(_ name: String, _ permissions: JSON) async throws -> RecordID {
        let user = try await make("user", ["name": .string(name)])
        let role = try await make(
            "role", ["name": .string(name.lowercased()), "permissions": permissions])
        _ = try await make(
            "user_role",
            ["holder": .string(user.description), "role": .string(role.description)])
        return user
    }
}
