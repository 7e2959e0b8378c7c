import KithKernel

extension TimelineProvider {
    /// Activities stand on the timeline of what they are about, when they were done.
    static let activity = TimelineProvider(
        "activity", about: ["about"], moment: "done_at", kindField: "kind", body: "body",
        icon: "activity")
}
