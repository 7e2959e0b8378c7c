import ArgumentParser
import KithKernel
import KithModel

/// The command `kith token create`.
struct CreateToken: WritingCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a token and print it once.",
        discussion: """
            A token has the rights of its user, cut down to its scopes. A scope is an
            entity with verbs and how far they reach: deal:read,update:own. Without
            scopes it may do all that its user may.

            EXAMPLES
              kith token create "Nightly export" --scope deal:read --scope account:read
              kith token create Website --scope contact:create:own --expires 90d
            """)

    @Argument(help: "What it is for.") var name: String
    @Option(name: .customLong("for"), help: "The user that it acts for; else who makes it.")
    var user: String?
    @Option(help: "As ENTITY:VERBS or ENTITY:VERBS:SCOPE; may be repeated.")
    var scope: [TokenScope] = []
    @Option(help: "How long it works, as 90d or 12h; for ever without.") var expires: TimeSpan?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let kernel = session.kernel
        let owner = try await owner(session)
        let expiry = expires.map { kernel.clock.now.adding(milliseconds: $0.milliseconds) }
        let made = try await kernel.makeToken(
            name, for: owner, scopes: try scopes(kernel), expires: expiry,
            as: session.principal, door: .cli)
        if output.json {
            return try Terminal.print([
                "id": .string(made.id.description), "token": .string(made.text),
                "expires_at": expiry.map { .string($0.description) } ?? .null,
            ])
        }
        try Terminal.print("Token (shown this once): \(made.text)")
        try Terminal.print("End it: kith token revoke \(made.id)")
    }

    private func owner(_ session: Session) async throws -> RecordID {
        if let user {
            return try await session.kernel.record("user", named: user, as: session.principal)
        }
        if let caller = try await session.kernel.caller(session.principal).user { return caller }
        throw KernelError(.usage, "Nobody is named.", recovery: "Say for whom: --for USER")
    }

    private func scopes(_ kernel: Kernel) throws -> JSON? {
        guard !scope.isEmpty else { return nil }
        var permissions: JSONObject = [:]
        for part in scope {
            if part.entity != "*" { _ = try kernel.generation.schema.requireEntity(part.entity) }
            var entry = permissions[part.entity]?.object ?? [:]
            for verb in part.verbs { entry[verb] = .string(part.reach) }
            permissions[part.entity] = .object(entry)
        }
        return .object(permissions)
    }
}

/// What a token may do with one entity, as `deal:read,update:own`.
struct TokenScope: ExpressibleByArgument {
    let entity: String
    let verbs: [String]
    let reach: String

    init?(argument: String) {
        let parts = argument.split(separator: ":").map(String.init)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        entity = parts[0]
        verbs = parts[1].split(separator: ",").map(String.init)
        reach = parts.count == 3 ? parts[2] : "all"
    }
}
