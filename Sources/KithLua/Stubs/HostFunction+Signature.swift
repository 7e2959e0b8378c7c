extension HostFunction {
    /// How scripts call it; nil for what only the prelude calls.
    package var signature: LuaSignature? {
        switch self {
        case .on, .command: registering
        case .computed, .health: examining
        case .form: filling
        case .job, .schedule, .flow: waiting
        case .config, .text: asking
        case .get, .aggregate: reading
        case .create, .update, .delete, .restore: writing
        case .call, .announce, .ask: calling
        case .now, .today, .user, .mayRead, .log, .fail: always
        case .recordChanged:
            LuaSignature(
                "Whether the write changes a field; anything at all where none is named.",
                [.init("field", "string", isOptional: true)],
                gives: [.init("boolean")])
        case .recordOld:
            LuaSignature(
                "A field's value before the write; nil for a record that is created.",
                [.init("field", "string")], gives: [.init("any")])
        case .find, .count, .keep, .reject, .recordNames, .recordFetch, .recordAssign,
            .recordUnknown, .testing, .enqueue, .send, .flowStep, .keptValue, .keptValues,
            .setKeptValue,
            .addWorkingMinutes, .workingMinutes, .isWorkingTime:
            nil
        }
    }

    private var registering: LuaSignature {
        self == .on
            ? LuaSignature(
                "Registers a hook on an event.",
                [
                    .init("event", "string", "As \"contact.before_save\" or \"lead.converted\"."),
                    .init("options", "kith.HookOptions"),
                    .init("handler", "fun(event: kith.Event)"),
                ], overloads: ["fun(event: string, handler: fun(event: kith.Event))"])
            : LuaSignature(
                "Registers a command: in the terminal, the API and the pages at once.",
                [
                    .init("name", "string", "Begins with the plugin's id: \"visits.count\"."),
                    .init("options", "kith.CommandOptions"),
                    .init(
                        "handler",
                        "fun(arguments: table, context: table): string|kith.CommandResult|nil"),
                ])
    }

    private var reading: LuaSignature {
        self == .get
            ? LuaSignature(
                "Returns the record of an id; `not_found` where there is none to be read.",
                [.entity, .record], gives: [.init("T")])
            : LuaSignature(
                "Returns groups of records with their count and figures.",
                [
                    .init("entity", "string"),
                    .init("options", "kith.AggregateOptions", isOptional: true),
                ], gives: [.init("kith.Group[]")])
    }

    private var writing: LuaSignature {
        switch self {
        case .create:
            LuaSignature(
                "Creates a record; of a list of values, a list of records, all or none.",
                [.entity, .values], gives: [.init("T")])
        case .update:
            LuaSignature(
                "Changes the fields of a record that are named.",
                [.entity, .record, .values], gives: [.init("T")],
                overloads: ["fun(record: kith.Record, values: table<string, any>): kith.Record"])
        case .delete:
            LuaSignature(
                "Deletes a record; it can be restored.", [.init("entity", "string"), .record],
                overloads: ["fun(record: kith.Record)"])
        default:
            LuaSignature(
                "Brings a deleted record back.", [.init("entity", "string"), .record])
        }
    }

    private var calling: LuaSignature {
        switch self {
        case .call:
            LuaSignature(
                "Runs a command in this transaction.",
                [
                    .init("command", "string", "As \"sales.win_deal\"."),
                    .init("arguments", "table<string, any>", isOptional: true),
                ], gives: [.init("kith.CommandAnswer")])
        case .announce:
            LuaSignature(
                "Announces an event of the plugin's own; hooks hear it after the commit.",
                Self.telling)
        default:
            LuaSignature(
                "Asks an event of the plugin's own; a hook may refuse by an error.", Self.telling)
        }
    }

    private static let telling: [LuaSignature.Parameter] = [
        .init("event", "string", "As \"visits_visit.planned\"."),
        .init("record", "kith.Record", "What it is about.", isOptional: true),
        .init("payload", "table", "What it says.", isOptional: true),
    ]

    private var always: LuaSignature {
        switch self {
        case .now:
            LuaSignature(
                "The moment, the same in the whole transaction.", gives: [.init("kith.Instant")])
        case .today:
            LuaSignature("The day, in the caller's time zone.", gives: [.init("kith.Date")])
        case .user:
            LuaSignature("The id of the user who acts; nil for none.", gives: [.init("string?")])
        case .mayRead:
            LuaSignature(
                "Whether the user who acts may read a field, whatever the plugin may.",
                [.init("entity", "string"), .init("field", "string")], gives: [.init("boolean")])
        case .log:
            LuaSignature("Writes a line to Kith's log, with file and line.", [.init("...", "any")])
        default:
            LuaSignature(
                "Ends the handler with an error that people read.",
                [
                    .init("code", "string", "In snake_case, as \"out_of_stock\"."),
                    .init("message", "string", "What is wrong."),
                    .init("recovery", "string", "What to do about it.", isOptional: true),
                ], overloads: ["fun(error: kith.Error)"])
        }
    }
}
