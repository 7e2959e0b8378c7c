import KithKernel
import KithModel
import KithSQLite
import KithStore

/// The database on which the rows are measured.
struct SampleDatabase {
    static let seller = "seller@example.test"
    static let deals = 1000
    static let stages = ["Lead", "Qualified", "Proposal", "Negotiation", "Decision", "Won", "Lost"]

    let path: String

    /// Makes a new file with an organisation, a seller, contacts and deals.
    func make(contacts: Int) async throws {
        let files = TimeZoneFiles()
        let store = try SQLiteStore(
            path: path, durability: .off, options: Sitting.options(files))
        guard let euro = Currency("EUR") else { throw KernelError(.invalid, "EUR") }
        let founding = Kernel.Founding(
            organisation: Organisation(baseCurrency: euro, timeZone: "Europe/Zagreb"),
            administrator: "admin@example.test", password: "a benchmark needs none")
        let kernel = try await Kernel.found(
            founding, store: store, capabilities: [BenchmarkCapability.self],
            clock: KernelClock(), timeZones: files)
        let administrator = Principal.user(try await kernel.firstAdministrator())
        try await kernel.enable("benchmark", as: administrator, door: .cli)
        let seller = try await hire(kernel, administrator)
        try await addContacts(contacts, kernel, seller)
        try await addDeals(kernel, administrator)
        try await kernel.settle()
        await store.close()
    }

    private func hire(_ kernel: Kernel, _ administrator: Principal) async throws -> Principal {
        let context = ChangeSetContext(kind: "benchmark", title: "A seller")
        let id = try await kernel.transact(as: administrator, door: .cli, context) { transaction in
            let user = try transaction.insert(
                "user", ["name": .text("Seller"), "email": .text(Self.seller)])
            let roles = try transaction.find("role", where: "name = 'seller'")
            try transaction.insert(
                "user_role",
                roles.map { ["holder": .reference(user.id), "role": .reference($0.id)] })
            return user.id
        }.result
        return .user(id)
    }

    private func addContacts(_ count: Int, _ kernel: Kernel, _ seller: Principal) async throws {
        var people = People(seed: 1)
        for start in stride(from: 0, to: count, by: Importing.rowsInTransaction) {
            let rows = (start..<min(start + Importing.rowsInTransaction, count)).map { _ in
                people.next()
            }
            try await Importing(kernel, seller).write(rows, in: nil)
        }
    }

    private func addDeals(_ kernel: Kernel, _ administrator: Principal) async throws {
        let context = ChangeSetContext(kind: "benchmark", title: "A pipeline")
        try await kernel.transact(as: administrator, door: .cli, context) { transaction in
            guard let euro = Currency("EUR") else { throw KernelError(.invalid, "EUR") }
            var random = SeededNumbers(seed: 2)
            let stages = try transaction.insert(
                "stage",
                Self.stages.enumerated().map {
                    ["name": .text($0.element), "position": .integer(Int64($0.offset))]
                })
            let deals = (1...Self.deals).map { number in
                let amount = Decimal(units: Int64(random.below(10_000_000)), scale: 2)
                return [
                    "name": Value.text("Deal \(number)"),
                    "stage": .reference(stages[random.below(stages.count)].id),
                    "amount": .money(Money(amount: amount, currency: euro, base: nil)),
                ]
            }
            try transaction.insert("deal", deals)
        }
    }
}
