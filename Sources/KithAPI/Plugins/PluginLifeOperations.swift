import KithModel

extension Operation {
    static let showGrants = Operation(
        "show_grants", "Lists what a plugin asks for and was granted", .upkeep,
        details: "For administrators.", parameters: [pluginID],
        answers: .json(
            200, "The grants.",
            .object([
                "plugin": .text,
                "grants": .list(
                    of: .object([
                        "grant": .text, "state": .word(["approved", "refused", "waiting"]),
                    ])),
            ])))

    static let changeGrants = Operation(
        "change_grants", "Takes grants from a plugin, or gives them back", .upkeep,
        details: "For administrators. It holds from the next write on, without a restart.",
        parameters: [pluginID],
        body: .json(
            .input([:], optional: ["approve": .list(of: .text), "revoke": .list(of: .text)])),
        answers: .json(
            200, "What was changed.",
            .object([
                "plugin": .text, "approved": .list(of: .text), "revoked": .list(of: .text),
            ])), problems: [.conflict])

    static let upgradePlugin = Operation(
        "upgrade_plugin", "Lets the version in a plugin's folder take over", .upkeep,
        details: "For administrators. The earlier version serves until then. What the new one "
            + "asks for beyond what was approved stands under `approve`: a list, or `true` for "
            + "all. A backup is made first where stored values are rewritten.",
        parameters: [pluginID],
        body: .json(
            .input([:], optional: ["approve": .any]),
            isRequired: false),
        answers: .json(
            200, "The versions, and the backup where one was made.",
            .object([
                "plugin": .text, "from": Shape.text.orNull, "to": .text,
                "backup": Shape.text.orNull,
            ])), problems: [.conflict])

    static let uninstallPlugin = Operation(
        "uninstall_plugin", "Uninstalls a plugin; its data are kept", .upkeep,
        details: "For administrators. With `cascade` the plugins that require it are disabled.",
        parameters: [pluginID],
        body: .json(.input([:], optional: ["cascade": .flag]), isRequired: false),
        answers: .json(
            200, "The plugin and its state.", .object(["plugin": .text, "state": .text])),
        problems: [.conflict])

    static let planPurge = Operation(
        "plan_purge", "Tells what purging a plugin would take away", .upkeep,
        details: "For administrators.", parameters: [pluginID],
        answers: .json(
            200, "What would go.",
            .object([
                "plugin": .text,
                "records": .list(of: .object(["entity": .text, "count": .count])),
                "fields": .list(of: .text), "views": .count,
                "settings": .count, "values": .count, "roles": .list(of: .text),
                "dependents": .list(of: .text), "steps": .list(of: .text),
            ])), problems: [.conflict])

    static let purgePlugin = Operation(
        "purge_plugin", "Deletes a plugin's data for good", .upkeep,
        details: "For administrators. `confirm` is the plugin's id. Everything is written as "
            + "JSON lines into the data folder's backups first.",
        parameters: [pluginID], body: .json(.input(["confirm": .text])),
        answers: .json(
            200, "The folder of what was written.", .object(["plugin": .text, "export": .text])),
        problems: [.conflict])

    static let clearHealth = Operation(
        "clear_health", "Forgets the failures of a plugin", .upkeep,
        details: "For administrators.", parameters: [pluginID],
        answers: .json(200, "The plugin.", .object(["plugin": .text])))

    static let showLimits = Operation(
        "show_limits", "Tells the limits of plugins and what they have used", .upkeep,
        details: "For administrators. Use is counted since the program started.",
        answers: .json(
            200, "The profiles, and each plugin's last and highest use by handler.",
            .object([
                "profiles": .list(
                    of: .object([
                        "name": .text, "scope": .text, "what": .text, "limit": .count,
                    ])),
                "plugins": .list(
                    of: .object([
                        "plugin": .text, "limits": .text,
                        "use": .list(
                            of: .object([
                                "what": .text, "last": .count, "peak": .count, "limit": .count,
                            ])),
                    ])),
            ])))
}
