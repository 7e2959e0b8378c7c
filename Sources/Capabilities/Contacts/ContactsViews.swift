import KithKernel

/// How the pages show what Contacts brings.
enum ContactsViews {
    static let all = [account, contact, activity, participant, note, tag, pair]

    private static let account = EntityView(
        "account", icon: "account", menu: .init("Sales", order: 20, key: "a"),
        columns: ["name", "sector", "tier", "city", "country", "owner", "updated_at"],
        sort: "name",
        lists: [
            .init("All"), .init("Mine", filter: "owner = @me"),
            .init("Top", filter: "tier = 'a'"),
        ],
        facts: [
            "tier", "lifecycle_stage", "sector", "annual_revenue", "phone", "website", "owner",
        ],
        groups: [
            .init(
                "Account",
                [
                    "name", "parent", "sector", "tier", "lifecycle_stage", "website",
                    "phone", "external_id",
                ]),
            .init("Size", ["employees", "annual_revenue", "founded_year"]),
            .init("Address", ["street", "postal_code", "city", "region", "country"]),
            .init("About", ["description"]),
        ])

    private static let contact = EntityView(
        "contact", icon: "contact", menu: .init("Sales", order: 30, key: "c"),
        columns: ["name", "account", "job_title", "email", "phone", "owner", "updated_at"],
        sort: "name",
        lists: [.init("All"), .init("Mine", filter: "owner = @me")],
        facts: ["account", "job_title", "email", "phone", "lifecycle_stage", "owner"],
        groups: [
            .init(
                "Person",
                [
                    "first_name", "last_name", "job_title", "account",
                    "lifecycle_stage", "date_of_birth",
                ]),
            .init("Reach", ["email", "phone", "mobile_phone", "marketing_consent"]),
            .init("Address", ["street", "postal_code", "city", "region", "country"]),
            .init("About", ["notes", "external_id"]),
        ])

    private static let activity = EntityView(
        "activity", icon: "task", menu: .init("Sales", order: 50, key: "t"),
        columns: ["subject", "kind", "about", "due_on", "is_done", "owner"],
        sort: "due_on",
        lists: [
            .init("My tasks", filter: "owner = @me and kind = 'task' and is_done = false"),
            .init(
                "Overdue", filter: "kind = 'task' and is_done = false and due_on < @today"),
            .init("All"),
        ],
        facts: ["kind", "about", "due_on", "is_done", "owner"],
        groups: [
            .init("Activity", ["subject", "kind", "about", "body"]),
            .init("When", ["due_on", "is_done", "done_at", "started_at", "duration_seconds"]),
            .init("Course", ["direction", "outcome", "actor"]),
        ])

    private static let participant = EntityView(
        "activity_participant", icon: "contact", columns: ["activity", "who", "part", "address"])

    private static let note = EntityView(
        "note", icon: "note", columns: ["name", "about", "is_pinned", "owner", "created_at"],
        sort: "-created_at", facts: ["about", "is_pinned", "owner"],
        groups: [.init("Note", ["body", "about", "is_pinned"])])

    private static let tag = EntityView(
        "tag", icon: "star", columns: ["name", "colour", "use_count"], sort: "name")

    private static let pair = EntityView(
        "duplicate_pair", icon: "contact",
        columns: ["first", "second", "score", "state", "created_at"], sort: "-score",
        lists: [.init("Open", filter: "state = 'open'"), .init("All")],
        facts: ["first", "second", "score", "state"],
        actions: [
            .init(
                "contacts.dismiss_duplicate", argument: "pair", title: "Dismiss pair",
                when: "state = 'open'")
        ])
}
