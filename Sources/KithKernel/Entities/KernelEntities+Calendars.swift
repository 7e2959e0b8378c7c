import KithModel

extension KernelEntities {
    static let businessCalendar = EntityDefinition(
        "business_calendar", help: "The hours at which is worked, by which service levels count.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition(
                "time_zone", .text, help: "As Europe/Zagreb; the organisation's where empty."),
            FieldDefinition(
                "hours", .json,
                help: #"For each day its hours, as {"mon": ["09:00-12:30", "13:00-17:00"]}."#
            ).required().defaulting(to: .json(BusinessHours.usualWeek)),
            FieldDefinition(
                "holidays", .json,
                help: #"The days that are closed, as [{"day": "2026-12-25", "name": "Christmas"}]."#
            ),
            FieldDefinition(
                "is_default", .boolean, help: "Whether it counts where none is named."
            ).indexed().defaulting(to: .boolean(false)),
        ])
}
