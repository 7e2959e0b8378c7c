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
