import KithModel

/// Says that the timeline of a record also shows what stands on that of others.
///
/// ```swift
/// // An account shows what is about its contacts.
/// contributions.timeline(TimelineRollup("account", of: "contact", by: "account"))
/// // A lead shows what is about the contact that it became.
/// contributions.timeline(TimelineRollup("lead", behind: "converted_contact"))
/// ```
/// It goes one step: what a record shows by a roll-up is not rolled up further. Only what the
/// reader may read counts, and their field changes are not shown.
public struct TimelineRollup: Sendable, Hashable, Codable {
    /// The entity whose timelines show more.
    public var entity: String
    /// The entity of the others; nil where `reference` says it.
    public var source: String?
    /// The reference between the two: of `source`, else of `entity`.
    public var reference: String

    /// A record shows what is about those that refer to it.
    public init(_ entity: String, of source: String, by reference: String) {
        self.entity = entity
        self.source = source
        self.reference = reference
    }

    /// A record shows what is about the one that it refers to.
    public init(_ entity: String, behind reference: String) {
        self.entity = entity
        self.reference = reference
    }
}
