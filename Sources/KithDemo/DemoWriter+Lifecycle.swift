import KithKernel
import KithModel

extension DemoWriter {
    /// Writes the lifecycle stages that accounts and contacts reach on a day.
    mutating func writeStages(_ stages: [PlannedStage], on day: CalendarDate) async throws {
        let ids = ids
        let moment = DemoCalendar.moment(day, hour: 17, minute: 0)
        try await transact(.customers, at: moment) { transaction in
            var accounts: [(id: RecordID, values: [String: Value])] = []
            var contacts: [(id: RecordID, values: [String: Value])] = []
            for planned in stages {
                let values: [String: Value] = ["lifecycle_stage": .text(planned.stage)]
                switch planned.subject {
                case .account(let place):
                    if let id = ids.accounts[place] { accounts.append((id, values)) }
                case .contact(let place):
                    if let id = ids.contacts[place] { contacts.append((id, values)) }
                }
            }
            try transaction.update("account", accounts)
            try transaction.update("contact", contacts)
        }
    }
}
