import KithKernel
import KithModel

extension DemoWriter {
    /// Writes teams, users and their roles.
    mutating func writePeople() async throws {
        let plan = plan
        let moment = DemoCalendar.moment(plan.calendar.first, hour: 5, minute: 0)
        (ids.teams, ids.users) = try await transact(.people, at: moment) { transaction in
            let users = try Self.insertUsers(plan, transaction)
            let teams = try Self.insertTeams(plan, users, transaction)
            for (user, id) in zip(plan.users, users) {
                let role = try Self.role(user.role, transaction)
                try transaction.insert(
                    "user_role", ["holder": .reference(id), "role": .reference(role)])
                guard !user.isManager else { continue }
                let team = teams[user.team]
                try transaction.insert(
                    "team_member", ["member": .reference(id), "of_team": .reference(team)])
            }
            return (teams, users)
        }
    }

    private static func insertUsers(
        _ plan: DemoPlan, _ transaction: Transaction
    ) throws -> [RecordID] {
        let users = plan.users.map { user -> [String: Value] in
            [
                "name": .text(user.name), "email": .text(user.email),
                "job_title": .text(user.title),
            ]
        }
        return try transaction.insert("user", users).map(\.id)
    }

    private static func insertTeams(
        _ plan: DemoPlan, _ users: [RecordID], _ transaction: Transaction
    ) throws -> [RecordID] {
        let teams = plan.teams.enumerated().map { place, team -> [String: Value] in
            let manager = plan.users.firstIndex { $0.isManager && $0.team == place }
            return [
                "name": .text(team.name), "region": .text(team.region),
                "manager": manager.map { .reference(users[$0]) } ?? .null,
            ]
        }
        return try transaction.insert("team", teams).map(\.id)
    }

    private static func role(_ name: String, _ transaction: Transaction) throws -> RecordID {
        let found = try transaction.find(
            "role", where: "name = :name", ["name": .string(name)], limit: 1)
        guard let role = found.first else {
            throw KernelError(
                .notFound, "There is no role `\(name)`.",
                recovery: "Enable Sales first: kith plugin enable sales")
        }
        return role.id
    }

    /// Writes the products, and looks up the stages and the reasons for losing.
    mutating func writeProducts() async throws {
        let currency = kernel.organisation.baseCurrency
        let moment = DemoCalendar.moment(plan.calendar.first, hour: 6, minute: 0)
        ids = try await transact(.products, at: moment) { [ids] transaction in
            var ids = ids
            ids.products = try transaction.insert(
                "product",
                SalesWords.products.map {
                    [
                        "name": .text($0.name), "code": .text($0.code),
                        "series": .text($0.series), "is_active": .boolean($0.isActive),
                        "list_price": Self.amount($0.cents, currency),
                    ]
                }
            ).map(\.id)
            ids.partnerPrices = try Self.insertPrices(ids.products, currency, transaction)
            let stages = try transaction.find(
                "stage", where: "pipeline.is_default = true", sort: "position", limit: 100)
            ids.openStages = stages.filter { $0["outcome"] == .text("open") }.map(\.id)
            ids.wonStage = stages.first { $0["outcome"] == .text("won") }?.id
            ids.lostStage = stages.first { $0["outcome"] == .text("lost") }?.id
            ids.lossReasons = try transaction.find("loss_reason", sort: "id", limit: 100).map(\.id)
            return ids
        }
    }

    /// Returns an amount of hundredths in a currency.
    static func amount(_ cents: Int64, _ currency: Currency) -> Value {
        guard let amount = Decimal(units: cents, scale: 2).rescaled(to: currency.scale) else {
            return .null
        }
        return .money(Money(amount: amount, currency: currency))
    }
}
