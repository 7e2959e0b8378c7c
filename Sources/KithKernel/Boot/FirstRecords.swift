import KithModel

/// The records that every organisation begins with.
struct FirstRecords {
    private let founding: Kernel.Founding
    private let passwordHash: String

    init(_ founding: Kernel.Founding, _ passwordHash: String) {
        self.founding = founding
        self.passwordHash = passwordHash
    }

    /// Writes settings, built-in roles and the first administrator.
    func insert(in transaction: Transaction) throws {
        let organisation = founding.organisation
        let country = organisation.country.map { setting("organisation.country", $0) }
        try transaction.insert(
            "setting",
            [
                setting("organisation.currency", organisation.baseCurrency.code),
                setting("organisation.time_zone", organisation.timeZone),
            ] + [country].compactMap(\.self))
        let administrator = try transaction.insert("role", Self.administrator)
        try transaction.insert("role", Self.base)
        guard EmailAddress.normalized(founding.administrator) != nil else {
            throw KernelError(
                .invalid, "`\(founding.administrator)` is not an e-mail address.",
                recovery: "Give one as ana@example.com.", field: "admin")
        }
        let name = founding.administrator.prefix { $0 != "@" }
        let user = try transaction.insert(
            "user",
            [
                "name": .text(Naming.title(of: String(name))),
                "email": .text(founding.administrator), "password_hash": .text(passwordHash),
            ])
        try transaction.insert(
            "user_role", ["holder": .reference(user.id), "role": .reference(administrator.id)])
    }

    private func setting(_ name: String, _ value: String) -> [String: Value] {
        ["name": .text(name), "value": .json(.string(value))]
    }

    private static let administrator: [String: Value] = [
        "name": .text("administrator"), "title": .text("Administrator"),
        "permissions": .json(["*": .object(["*": .string("all")])]),
        "is_built_in": .boolean(true),
    ]

    /// The base of all others: one's own profile, and the lists that one has saved.
    private static let base: [String: Value] = [
        "name": .text("user"), "title": .text("User"), "is_built_in": .boolean(true),
        "permissions": .json(basePermissions),
    ]

    /// What everybody may do.
    static let basePermissions: JSON = [
        "user": .object([
            "read": .object(["where": .string("id = @me")]),
            "update": .object(["where": .string("id = @me")]),
            "fields": .object([
                "is_active": .string("read"), "email": .string("read"),
                "external_id": .string("read"),
            ]),
        ]),
        "view": .object([
            "create": .string("own"), "update": .string("own"), "delete": .string("own"),
            "read": .object(["where": .string("owner = @me or is_shared = true")]),
        ]),
    ]
}
