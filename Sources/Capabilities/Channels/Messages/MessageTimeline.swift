import KithKernel

extension TimelineProvider {
    /// Messages stand on the timelines of the person on the other side and of what they are about.
    static let message = TimelineProvider(
        "message", about: ["contact", "about"], moment: "sent_at", kindField: "channel",
        body: "body", icon: "activity")
}
