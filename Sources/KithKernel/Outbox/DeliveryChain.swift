import KithModel
import KithStore

/// Which deliveries led to one, each by what the one before it wrote.
struct DeliveryChain {
    private let delivery: DeliveryRow

    init(_ delivery: DeliveryRow) { self.delivery = delivery }

    /// Returns the chain as people read it, oldest first; what goes round is told once.
    func words(on session: any SQLSession) throws -> String {
        let (outbox, sets) = (OutboxTable(session), ChangeSetTable(session))
        var names = [Self.name(delivery.subscriber)]
        var (event, set) = (delivery.event.id, delivery.event.set)
        for depth in (0..<delivery.event.depth).reversed() {
            guard let title = try sets.set(set)?.title, let end = title.firstRange(of: " on ")
            else {
                break
            }
            let subscriber = String(title[..<end.lowerBound])
            guard let cause = try outbox.cause(of: event, at: depth, by: subscriber) else { break }
            names.append(Self.name(subscriber))
            (event, set) = (cause.id, cause.set)
        }
        return Self.shortened(names.reversed()).joined(separator: " → ")
    }

    /// A rule is called by its own name.
    private static func name(_ subscriber: String) -> String {
        guard subscriber.hasPrefix(RuleDefinition.prefix), subscriber.hasSuffix(".rule") else {
            return subscriber
        }
        return "rule \(subscriber.dropFirst(RuleDefinition.prefix.count).dropLast(".rule".count))"
    }

    /// Returns the last round, with what begins it at both ends, where names come again.
    private static func shortened(_ names: [String]) -> [String] {
        guard let last = names.last, let before = names.dropLast().lastIndex(of: last) else {
            return names
        }
        return Array(names[before...])
    }
}
