import KithModel

/// The entities that the kernel knows by itself: people, rights, plugins and settings.
enum KernelEntities {
    /// The owner under which they are registered.
    static let owner = "kernel"

    static let all: [EntityDefinition] = [
        user, team, teamMember, role, userRole, token, plugin, setting, exchangeRate,
        customEntity, customField, view, mergedRecord, script, scriptVersion, file,
        rule,
        businessCalendar,
    ]

    static let user = EntityDefinition(
        "user", help: "A person who works in Kith.",
        fields: [
            FieldDefinition("name", .text).required().indexed().searchable(),
            FieldDefinition("email", .email).unique().searchable(),
            FieldDefinition("job_title", .text),
            FieldDefinition("time_zone", .text, help: "As Europe/Zagreb; else the organisation's."),
            FieldDefinition("is_active", .boolean).defaulting(to: .boolean(true))
                .indexed(),
            FieldDefinition("password_hash", .text).secret().readOnly(),
            FieldDefinition("external_id", .text, help: "Its identity in another system.").unique(),
        ])

    static let team = EntityDefinition(
        "team", help: "People who work together; its manager sees what it owns.",
        fields: [
            FieldDefinition("name", .text).required().unique().searchable(),
            FieldDefinition(
                "manager", .reference(.init("user", onDelete: .clear, inverse: "managed_teams"))),
            FieldDefinition(
                "parent", .reference(.init("team", onDelete: .clear, inverse: "subteams"))),
            FieldDefinition("region", .text).indexed(),
        ])

    static let teamMember = EntityDefinition(
        "team_member", titleField: "id", help: "That a user belongs to a team.",
        isHiddenFromSearch: true, uniqueTogether: [["member", "of_team"]],
        fields: [
            FieldDefinition(
                "member", .reference(.init("user", onDelete: .cascade, inverse: "memberships"))
            ).required(),
            FieldDefinition(
                "of_team", .reference(.init("team", onDelete: .cascade, inverse: "members")),
                title: "Team"
            ).required(),
        ])

    static let role = EntityDefinition(
        "role", help: "What its holders may do.", isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition("title", .text),
            FieldDefinition("permissions", .json),
            FieldDefinition("is_built_in", .boolean).readOnly(),
            FieldDefinition("brought_by", .text, help: "The plugin that brought it.").readOnly(),
        ])

    static let userRole = EntityDefinition(
        "user_role", titleField: "id", help: "That a user holds a role.",
        isHiddenFromSearch: true, uniqueTogether: [["holder", "role"]],
        fields: [
            FieldDefinition(
                "holder", .reference(.init("user", onDelete: .cascade, inverse: "roles")),
                title: "User"
            ).required(),
            FieldDefinition(
                "role", .reference(.init("role", onDelete: .cascade, inverse: "holders"))
            ).required(),
        ])

    static let token = EntityDefinition(
        "token", help: "A key by which another program acts for a user.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required(),
            FieldDefinition(
                "acts_for", .reference(.init("user", onDelete: .cascade, inverse: "tokens")),
                title: "User"
            ).required().readOnly(),
            FieldDefinition("prefix", .text, help: "The part that may be shown.").readOnly()
                .indexed(),
            FieldDefinition("hash", .text).secret().readOnly(),
            FieldDefinition("scopes", .json, help: "As a role's permissions; all where empty.")
                .readOnly(),
            FieldDefinition("expires_at", .instant).readOnly(),
            FieldDefinition("revoked_at", .instant).readOnly(),
        ])

    static let plugin = EntityDefinition(
        "plugin", help: "A capability or plugin and whether it is enabled.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition("plugin_version", .text).readOnly(),
            FieldDefinition(
                "state", .choice([.init("enabled"), .init("disabled"), .init("removed")])
            )
            .readOnly(),
            FieldDefinition("applied_steps", .json).readOnly(),
            FieldDefinition("approved_grants", .json).readOnly(),
            FieldDefinition("refused_grants", .json).readOnly(),
            FieldDefinition("step_checksums", .json).readOnly(),
            FieldDefinition("publisher", .text).readOnly(),
        ])

    static let setting = EntityDefinition(
        "setting", help: "A choice that holds for the whole organisation.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition("value", .json),
        ])

    static let exchangeRate = EntityDefinition(
        "exchange_rate", titleField: "currency",
        help: "What one unit of a currency is worth in base currency from a day on.",
        isHiddenFromSearch: true, uniqueTogether: [["currency", "valid_from"]],
        fields: [
            FieldDefinition("currency", .text).required().indexed(),
            FieldDefinition("valid_from", .date).required().indexed(),
            FieldDefinition("rate", .decimal(scale: 9)).required(),
        ])

    static let view = EntityDefinition(
        "view", title: "View", help: "A list that somebody has saved.", isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text, help: "What stands on its tab.").required().indexed(),
            FieldDefinition("of_entity", .text, help: "The entity whose records it lists.")
                .required().indexed(),
            FieldDefinition("filter", .longText, help: "Which records; all where empty."),
            FieldDefinition("sort", .text, help: "Their order, as -value,name."),
            FieldDefinition("columns", .json, help: "The columns, as [\"account\", \"value\"]."),
            FieldDefinition(
                "is_shared", .boolean, help: "Whether everybody sees it, not its owner only."
            ).required().defaulting(to: .boolean(false)),
        ])

    static let customEntity = EntityDefinition(
        "custom_entity", pluralTitle: "Custom entities",
        help: "An entity that an administrator has added.", isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition("definition", .json).required(),
        ])

    static let customField = EntityDefinition(
        "custom_field", help: "A field that an administrator has added.",
        isHiddenFromSearch: true, uniqueTogether: [["of_entity", "name"]],
        fields: [
            FieldDefinition("of_entity", .text).required().indexed(),
            FieldDefinition("name", .text).required(),
            FieldDefinition("definition", .json).required(),
        ])

    static let mergedRecord = EntityDefinition(
        "merged_record", titleField: "loser",
        help: "That a record was merged into another, to which its id now leads.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("loser", .text, help: "The id of the record that went.").required()
                .readOnly().indexed(),
            FieldDefinition(
                "winner", .polymorphic(entities: []), help: "The record that it went into."
            ).required().readOnly(),
        ])
}
