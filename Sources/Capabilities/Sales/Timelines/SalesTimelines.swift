import KithKernel

/// What Sales brings to the timelines of others, and what its own records show.
enum SalesTimelines {
    static func declare(_ contributions: inout Contributions) {
        contributions.timeline(
            TimelineProvider("deal", about: ["account", "contact"], icon: "deal"))
        contributions.timeline(
            TimelineProvider(
                "lead", about: ["converted_contact", "converted_account"],
                moment: "converted_at", body: "notes", icon: "lead"))
        contributions.timeline(TimelineRollup("account", of: "deal", by: "account"))
        contributions.timeline(TimelineRollup("contact", of: "deal", by: "contact"))
        contributions.timeline(TimelineRollup("lead", behind: "converted_contact"))
        contributions.timeline(TimelineRollup("lead", behind: "converted_deal"))
    }
}
