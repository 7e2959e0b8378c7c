import KithModel
import KithQuery

extension Operation {
    static let addRole = Operation(
        "add_role", "Adds a role", .people, details: "It allows nothing yet.",
        body: .json(
            .input(["name": .text(most: 48)], optional: ["title": Shape.text.orNull])),
        answers: .json(201, "The role.", .named("RecordLink")))

    static let deleteRole = Operation(
        "remove_role", "Deletes a role", .people,
        answers: .json(
            200, "What was written.", .named("Receipt"), headers: ["Kith-Change-Set"]))

    static let grant = Operation(
        "grant", "Lets a role do something with an entity", .people,
        body: .json(
            .input(
                ["entity": .text, "verbs": .list(of: .word(Verb.allCases.map(\.rawValue)))],
                optional: [
                    "scope": .either(
                        .word(["none", "own", "team", "all"], default: "all"),
                        .input(["where": .text]))
                ])),
        answers: .empty(204, "The role may."))

    static let setFieldRight = Operation(
        "set_field_right", "Sets what a role may do with a field", .people,
        body: .json(.input(["right": .word(FieldRight.allCases.map(\.rawValue))])),
        answers: .empty(204, "The right is set."))

    static let assignRole = Operation(
        "assign_role", "Gives a user a role", .people,
        answers: .empty(204, "The user holds the role."))

    static let withdrawRole = Operation(
        "withdraw_role", "Takes a role from a user", .people,
        answers: .empty(204, "The user does not hold the role."))
}
