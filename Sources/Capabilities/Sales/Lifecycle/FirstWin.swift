import KithKernel
import KithModel

/// Makes customers of those from whom a deal is won.
enum FirstWin {
    /// The stages of who has bought already.
    private static let customers: Set<String> = ["customer", "loyal"]

    /// Moves accounts and contacts of a batch of deals that are won now, both at once.
    ///
    /// Who bought before keeps the stage; who had lapsed is won back. The dated history is
    /// that of Contacts.
    static func follow(_ event: WriteEvent) throws {
        let won = event.changes.filter { $0["status"] == .text("won") }
        for entity in ["account", "contact"] {
            let buyers = try event.transaction.records(
                entity, won.compactMap { $0[entity]?.reference })
            let news = buyers.values.filter { buyer in
                buyer["lifecycle_stage"]?.text.map { !customers.contains($0) } ?? true
            }
            try event.transaction.update(
                entity,
                news.map(\.id).sorted().map { ($0, ["lifecycle_stage": .text("customer")]) })
        }
    }
}
