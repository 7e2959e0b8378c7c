import KithModel
import KithStore

/// Keeps what everybody may do in step with the program: a newer one may allow more.
struct BuiltInRoles {
    private let generation: Generation
    private let environment: Environment

    init(_ generation: Generation, _ environment: Environment) {
        self.generation = generation
        self.environment = environment
    }

    /// Writes the permissions of the role `user` where they are those of another version.
    func refresh(on session: any SQLSession) throws {
        let runner = TransactionRunner(
            generation: generation, environment: environment,
            principal: .system(reason: "upgrade"), door: .kernel,
            context: ChangeSetContext(kind: "definition", title: "The program was upgraded"),
            isReshaping: true)
        _ = try runner.run(on: session) { transaction in
            let found = try transaction.find("role", where: "name = 'user'", limit: 1)
            let wanted = FirstRecords.basePermissions
            for role in found where role["permissions"]?.json != wanted {
                try transaction.update("role", role.id, ["permissions": .json(wanted)])
            }
        }
    }
}
