import KithModel

/// How far somebody has come: from the first visit to a loyal customer, or lost again.
enum LifecycleStage: String, CaseIterable {
    case visitor, lead, qualified, customer, loyal, lapsed

    /// The stages that may follow.
    ///
    /// Who has bought stays somebody who has bought: a customer becomes loyal or lapses, and
    /// a lapsed one is won back or looked at anew.
    var next: [LifecycleStage] {
        switch self {
        case .visitor: [.lead, .qualified, .customer]
        case .lead: [.qualified, .customer, .lapsed]
        case .qualified: [.lead, .customer, .lapsed]
        case .customer: [.loyal, .lapsed]
        case .loyal: [.customer, .lapsed]
        case .lapsed: [.lead, .qualified, .customer]
        }
    }

    /// How much a stage tells of somebody of whom two stages are known: who has bought once has
    /// bought, and who has lapsed as one record is not lost as the other.
    var rank: Int {
        switch self {
        case .lapsed: 0
        case .visitor: 1
        case .lead: 2
        case .qualified: 3
        case .customer: 4
        case .loyal: 5
        }
    }

    /// Returns the shortest way of allowed steps to another stage, without the beginning.
    func way(to end: LifecycleStage) -> [LifecycleStage] {
        var ways: [LifecycleStage: [LifecycleStage]] = [self: []]
        var frontier = [self]
        while ways[end] == nil, !frontier.isEmpty {
            var reached: [LifecycleStage] = []
            for stage in frontier {
                for next in stage.next where ways[next] == nil {
                    ways[next] = (ways[stage] ?? []) + [next]
                    reached.append(next)
                }
            }
            frontier = reached
        }
        return ways[end] ?? []
    }

    /// The stage that a record holds; nil where it holds none.
    init?(_ value: Value?) {
        guard let key = value?.text else { return nil }
        self.init(rawValue: key)
    }
}

extension FieldDefinition {
    /// The stage of an account or contact, and since when.
    static let lifecycle = [
        FieldDefinition(
            "lifecycle_stage", .choice(LifecycleStage.allCases.map { .init($0.rawValue) }),
            help: "How far they have come on the way to a loyal customer."
        ).indexed(),
        FieldDefinition(
            "lifecycle_since", .instant, help: "When they reached the lifecycle stage."
        ).readOnly(),
    ]
}
