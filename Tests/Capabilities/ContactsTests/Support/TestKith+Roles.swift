import KithKernel
import KithModel
import KithTesting

extension TestKith {
    /// Makes a user with a role of its own.
    func makeUser(_ name: String, permissions: JSON) async throws -> RecordID {
        let role = name.lowercased() + "_role"
        try await insert("role", ["name": .text(role), "permissions": .json(permissions)])
        return try await makeUser(name, roles: [role])
    }
}
