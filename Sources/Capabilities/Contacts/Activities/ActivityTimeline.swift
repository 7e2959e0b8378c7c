import KithKernel

extension TimelineProvider {
    /// Activities stand on the timeline of what they are about and of who took part, when they
    /// were done.
    static let activity = TimelineProvider(
        "activity",
        about: ["about", .through("activity_participant", item: "activity", "who")],
        moment: "done_at", kindField: "kind", body: "body", icon: "activity")
}
