/// What flows are made of: the classes of the stubs.
extension LuaLibrary {
    static let flowOptions = LuaClass(
        name: "FlowOptions", help: "Options of `kith.flow`.",
        fields: [
            .init("on", "string", "The event that begins it, as \"contact.committed_update\"."),
            .init("when", "string?", "What must be true of the record, in the filter language."),
            .init("changed", "string|string[]|nil", "Only where one of these fields has changed."),
            .init(
                "reentry", "\"skip\"|\"parallel\"|nil",
                "What becomes of an event while a run for the record is under way."),
            .init("summary", "string?", "One sentence about what it does."),
        ])

    static let flow = LuaClass(
        name: "Flow", help: "A run of a flow: each call is a step that is recorded.",
        fields: [
            .init("id", "string", "The run's number."),
            .init("sleep", "fun(self: kith.Flow, length: string)", "Waits, as \"3d\"."),
            .init(
                "wait",
                "fun(self: kith.Flow, event: string, record: kith.Record, options: { timeout: string? }?): any",
                "Waits for an event about a record; what it says, nil where it was not in time."),
            .init(
                "seen", "fun(self: kith.Flow, event: string, record: kith.Record): boolean",
                "Whether an event about a record was announced since the run began."),
            .init(
                "step", "fun(self: kith.Flow, name: string, body: fun(): any): any",
                "Does something once; what it gives is recorded."),
            .init("email", "fun(self: kith.Flow, mail: kith.Mail): kith.Receipt", "Sends a mail."),
            .init(
                "sms", "fun(self: kith.Flow, message: { to: any, text: string }): kith.Receipt",
                "Sends a text message."),
            .init(
                "notify",
                "fun(self: kith.Flow, notification: { to: any, text: string }): kith.Receipt",
                "Notifies a user."),
            .init(
                "webhook", "fun(self: kith.Flow, call: { to: string, payload: any }): kith.Receipt",
                "Calls a webhook."),
            .init(
                "call",
                "fun(self: kith.Flow, command: string, arguments: table<string, any>?): table",
                "Runs a command."),
            .init(
                "create",
                "fun(self: kith.Flow, entity: string, values: table<string, any>): table",
                "Creates a record; its entity and id."),
            .init(
                "update", "fun(self: kith.Flow, record: any, values: table<string, any>): table",
                "Changes a record."),
            .init(
                "task", "fun(self: kith.Flow, values: table<string, any>): table",
                "Creates a task about the record."),
            .init(
                "assign", "fun(self: kith.Flow, record: any, user: any): table",
                "Gives a record an owner."),
            .init(
                "approve",
                "fun(self: kith.Flow, options: { by: any, title: string?, timeout: string? }): boolean?",
                "Waits for a person; whether it was approved, nil where nobody decided in time."),
            .init(
                "parallel",
                "fun(self: kith.Flow, branches: (fun(flow: kith.Flow): any)[]): any[]",
                "Goes through branches beside each other; what each gave."),
        ])
}
