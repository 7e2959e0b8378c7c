import KithKernel
import KithModel

extension Operation {
    static let listRules = Operation(
        "list_rules", "Lists the rules", .upkeep, details: "For administrators.",
        answers: .json(200, "The rules.", .object(["rules": .list(of: rule)])))

    static let showRule = Operation(
        "show_rule", "Describes a rule", .upkeep, details: "For administrators.",
        parameters: [ruleName], answers: .json(200, "The rule.", rule))

    static let createRule = Operation(
        "create_rule", "Creates a rule, which is not active yet", .upkeep,
        details: "For administrators. `on` is an event, as `case.update`; `changed` names fields "
            + "of which one must have changed; `when` is a condition in the filter language. The "
            + "values of `actions` may hold places for fields of the record, as `{{name}}`.",
        body: .json(
            .input(
                ["name": .text, "on": .text, "actions": actions],
                optional: [
                    "title": .text, "changed": .list(of: .text), "when": Shape.text.orNull,
                ])),
        answers: .json(201, "It is kept.", .object(["rule": .text, "state": .constant("draft")])),
        problems: [.conflict])

    static let editRule = Operation(
        "edit_rule", "Changes members of a rule", .upkeep,
        details: "For administrators. Where it is active, it goes on as it was until it is "
            + "activated again.",
        parameters: [ruleName],
        body: .json(
            .input(
                [:],
                optional: [
                    "name": .text, "on": .text, "actions": actions, "title": .text,
                    "changed": .list(of: .text), "when": Shape.text.orNull,
                ])),
        answers: .json(200, "It is kept.", .object(["rule": .text])))

    static let removeRule = Operation(
        "remove_rule", "Deletes a rule that is not active", .upkeep,
        details: "For administrators.", parameters: [ruleName],
        answers: .empty(204, "It is gone."), problems: [.conflict])

    static let checkRule = Operation(
        "check_rule", "Says what activating a rule would mean", .upkeep,
        details: "For administrators. `loops` are the circles in which it would set itself off, "
            + "among the rules that are active.",
        parameters: [ruleName],
        answers: .json(
            200, "What it asks for, and its loops.",
            .object(["asks": .list(of: .text), "loops": .list(of: .text)])))

    static let activateRule = Operation(
        "activate_rule", "Activates a rule with all that it asks for", .upkeep,
        details: "For administrators. A rule that would set itself off again and again is "
            + "refused, unless `force` is true: the bound on deliveries stops it then.",
        parameters: [ruleName],
        body: .json(.input([:], optional: ["force": .flag]), isRequired: false),
        answers: .json(
            200, "It is active.", .object(["rule": .text, "state": .constant("active")])),
        problems: [.conflict])

    static let stopRule = Operation(
        "stop_rule", "Stops a rule", .upkeep, details: "For administrators.",
        parameters: [ruleName],
        answers: .json(
            200, "It is not active any more.",
            .object(["rule": .text, "state": .constant("stopped")])),
        problems: [.conflict])

    static let tryRule = Operation(
        "try_rule", "Tries a rule on a record, and undoes all of it", .upkeep,
        details: "For administrators.", parameters: [ruleName],
        body: .json(.input(["record": .text])),
        answers: .json(
            200, "Each clause of the condition, and what each action would do.",
            .object([
                "matches": .flag, "clauses": .list(of: clause),
                "actions": .list(
                    of: .object([
                        "summary": .text, "changes": .list(of: .any),
                        "effects": .list(
                            of: .object([
                                "kind": .text, "payload": .any, "left_out": Shape.text.orNull,
                            ])), "jobs": .list(of: .text), "error": fault.orNull,
                    ])),
            ])))

    static let explainWhy = Operation(
        "explain_why", "Says why an automation did or did not do its work for a record", .upkeep,
        details: "A rule is named as `escalate`, a flow as `s_welcome.welcome`. Who may not read a "
            + "field that is compared is not told of it.",
        parameters: [
            .query("record", "An id or a title.", isRequired: true),
            .query("automation", "The name of a rule or a flow.", isRequired: true),
        ],
        answers: .json(
            200, "What had to be, the clauses of the condition, and what was done last.",
            .object([
                "automation": .text, "kind": .word(["rule", "flow"]), "entity": .text,
                "record": .id,
                "checks": .list(
                    of: .object(["name": .text, "holds": Shape.flag.orNull, "text": .text])),
                "clauses": .list(of: clause),
                "doings": .list(
                    of: .object([
                        "kind": .word(["delivery", "run"]), "at": .instant, "state": .text,
                        "error": Shape.text.orNull,
                    ])),
            ])))

    private static let ruleName = Parameter.path("rule", "The name of a rule.")

    private static let actions = Shape.list(of: .any, least: 1)

    private static let clause = Shape.object([
        "text": .text, "depth": .count, "holds": Shape.flag.orNull,
        "values": .list(of: .object(["field": .text, "value": .text])),
    ])

    private static let fault = Shape.object([
        "code": .text, "message": .text, "recovery": .text, "location": .text,
    ])

    private static let rule = Shape.object([
        "id": .id, "name": .text, "title": .text, "on": .text, "changed": .list(of: .text),
        "when": Shape.text.orNull, "actions": actions,
        "state": .word(Kernel.RuleState.Standing.allCases.map(\.rawValue)),
        "revision": .count, "active_revision": Shape.count.orNull, "fault": fault.orNull,
    ])
}
