import KithModel

extension EntityDefinition {
    /// Why a deal was lost.
    static let lossReason = EntityDefinition(
        "loss_reason", help: "Why a deal was lost.", isHiddenFromSearch: true,
        fields: [FieldDefinition("name", .text).required().unique()])
}
