import KithKernel
import KithModel

extension Operation {
    static let listScripts = Operation(
        "list_scripts", "Lists the workflow scripts", .upkeep,
        answers: .json(
            200, "The scripts, and the texts that lie beside the program to begin with.",
            .object([
                "scripts": .list(of: script),
                "examples": .list(of: .object(["name": .text, "text": .text])),
            ])))

    static let showScript = Operation(
        "show_script", "Describes a script", .upkeep, parameters: [scriptName],
        answers: .json(200, "The script.", script))

    static let saveScript = Operation(
        "save_script", "Keeps a text as the newest version of a script", .upkeep,
        details: "The first comment of the text names the script. The version that runs goes on; "
            + "what is wrong with the code stands under `fault` and is no reason not to keep it.",
        parameters: [scriptName], body: .json(.input(["text": .text])),
        answers: .json(
            200, "The number of the version; an old one where the text is the same.",
            .object([
                "script": .text, "version": .count, "is_new": .flag, "asks": .list(of: .text),
                "fault": fault.orNull,
            ])))

    static let removeScript = Operation(
        "remove_script", "Deletes a script that does not run", .upkeep,
        details: "For administrators.", parameters: [scriptName],
        answers: .empty(204, "It is gone; its texts are in the change log."),
        problems: [.conflict])

    static let listScriptVersions = Operation(
        "list_script_versions", "Lists the versions of a script, newest first", .upkeep,
        parameters: [scriptName],
        answers: .json(
            200, "The versions, a page of them.",
            .object([
                "versions": .list(of: .object(version)), "next": Shape.text.orNull,
            ])))

    static let showScriptVersion = Operation(
        "show_script_version", "Returns the text of a version", .upkeep,
        parameters: [scriptName, .path("version", "The number of a version.")],
        answers: .json(
            200, "The version with its text, what it asks for, and what is wrong with it.",
            .object(
                version + [
                    ("text", .text), ("asks", .list(of: .text)), ("fault", fault.orNull),
                ])))

    static let compareScript = Operation(
        "compare_script", "Compares two versions of a script", .upkeep,
        parameters: [
            scriptName,
            .query("from", "The old version; the published one.", .integer(in: 1 ... .max)),
            .query("to", "The new version; the newest.", .integer(in: 1 ... .max)),
        ],
        answers: .json(
            200, "The lines of both.",
            .object([
                "script": .text, "from": .count, "to": .count,
                "lines": .list(
                    of: .object([
                        "kind": .word(LineDifference.Line.Kind.allCases.map(\.rawValue)),
                        "old": Shape.count.orNull, "new": Shape.count.orNull, "text": .text,
                    ])),
            ])))

    static let publishScript = Operation(
        "publish_script", "Lets a version of a script run", .upkeep,
        details: "For administrators. An earlier version may be published again: so a script is "
            + "rolled back. What it asks for beyond what was approved stands under `approve`: a "
            + "list, or `true` for all. `runs` says what becomes of runs of its flows that are under "
            + "way: they finish on their version, move to this one, or are cancelled.",
        parameters: [scriptName],
        body: .json(
            .input(
                [:],
                optional: [
                    "version": Shape.integer(in: 1 ... .max).orNull, "approve": .any,
                    "runs": .word(RunsInFlight.allCases.map(\.rawValue)),
                ]),
            isRequired: false),
        answers: .json(
            200, "What runs now; no number where it is the newest.",
            .object(["script": .text, "version": Shape.count.orNull])),
        problems: [.conflict])

    static let rollBackScript = Operation(
        "roll_back_script", "Lets the version of a script run again that ran before", .upkeep,
        details: "For administrators. Another version may be named; a second time leads back.",
        parameters: [scriptName],
        body: .json(
            .input([:], optional: ["version": Shape.integer(in: 1 ... .max).orNull]),
            isRequired: false),
        answers: .json(200, "What runs now.", .object(["script": .text, "version": .count])),
        problems: [.conflict])

    static let stopScript = Operation(
        "stop_script", "Stops a script", .upkeep, details: "For administrators.",
        parameters: [scriptName],
        answers: .json(
            200, "It does not run any more.",
            .object(["script": .text, "state": .constant("stopped")])),
        problems: [.conflict])

    static let tryScript = Operation(
        "try_script", "Tries a script on real data, and undoes all that it has done", .upkeep,
        details: """
            For administrators. `text` is tried as it is, saved or not; else a version, the newest \
            where none is named. On `entity` and `record` its hooks run as if the record were \
            saved; with `event` only those on one. With `values` the record is changed as somebody \
            would change it. With `command` one of its commands is run, with `job` one of its jobs or \
            schedules is done.
            """,
        parameters: [scriptName],
        body: .json(
            .input(
                [:],
                optional: [
                    "text": .text, "version": Shape.integer(in: 1 ... .max).orNull,
                    "entity": .text, "record": .text, "event": .text,
                    "values": .map(to: .any), "command": .text, "arguments": .map(to: .any),
                    "job": .text, "payload": .any,
                ])),
        answers: .json(200, "What it has done, to its end or its error.", trial))

    private static let scriptName = Parameter.path("script", "The name of a script.")

    private static let fault = Shape.object([
        "code": .text, "message": .text, "recovery": .text, "location": .text,
    ])

    private static let script = Shape.object([
        "id": .id, "name": .text, "title": .text,
        "state": .word(Kernel.ScriptState.Standing.allCases.map(\.rawValue)),
        "newest": .count, "published": Shape.count.orNull, "plugin": Shape.object([:]).orNull,
    ])

    private static let version: [(String, Shape)] = [
        ("version", .count), ("at", .instant), ("by", Shape.id.orNull),
        ("published_at", Shape.instant.orNull),
    ]

    private static let trial = Shape.object([
        "steps": .list(of: .object([:])),
        "assignments": .list(of: .object(["field": .text, "old": .any, "new": .any])),
        "refusals": .list(
            of: .object(["field": Shape.text.orNull, "code": .text, "message": .text])),
        "put_off": .list(of: .object(["name": .text, "payload": .any, "due_at": .instant])),
        "changes": .list(of: .named("Change")), "log": .list(of: .text),
        "message": .text, "data": .any, "error": fault.orNull,
    ])
}
