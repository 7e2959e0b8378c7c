import KithKernel
import KithModel
import KithQuery

/// What is said between the organisation and those it deals with, on every channel.
///
/// ```
/// Conversations/  conversation: the messages that belong together, and who has to answer
/// Messages/       message: one mail, call, chat line or note, in or out
/// ```
package struct Channels: Capability {
    package static let manifest = Manifest(
        id: "channels", name: "Channels", version: "1.0.0",
        summary: "Conversations by e-mail, telephone, SMS and chat.",
        requires: ["contacts"],
        grants: ["contact": [.read], "account": [.read]])

    package init() {}

    package func declare(_ contributions: inout Contributions) throws {
        for entity in Self.entities { contributions.entity(entity) }
        contributions.timeline(.message)
        for view in ChannelsViews.all { contributions.view(view) }
    }

    private static let entities: [EntityDefinition] = [.conversation, .message]
}
