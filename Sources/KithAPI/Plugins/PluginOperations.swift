import KithKernel
import KithModel

extension Operation {
    static let listPlugins = Operation(
        "list_plugins", "Lists the plugins", .upkeep,
        answers: .json(200, "The plugins.", .object(["plugins": .list(of: plugin())])))

    static let showPlugin = Operation(
        "show_plugin", "Describes a plugin", .upkeep, parameters: [pluginID],
        answers: .json(
            200, "The plugin with what it adds.",
            plugin([
                (
                    "adds",
                    .list(of: .object(["kind": .text, "name": .text, "source": .text]))
                )
            ])))

    static let showRegistry = Operation(
        "show_registry", "Lists everything that is registered now", .upkeep,
        parameters: [.query("owner", "The id of a plugin, or `kernel`; all where none is named.")],
        answers: .json(
            200, "What the kernel and the enabled plugins add, in their order.",
            .object([
                "contributions": .list(
                    of: .object(["owner": .text, "kind": .text, "name": .text, "source": .text]))
            ])))

    static let planPlugin = Operation(
        "plan_plugin", "Tells what enabling a plugin would do", .upkeep,
        parameters: [pluginID],
        answers: .json(
            200, "The steps, in which versions they are, and what would be approved.",
            .object([
                "plugin": .text, "steps": .list(of: .text), "from": Shape.text.orNull,
                "to": .text, "asks": .list(of: .text), "rewrites_data": .flag,
            ])),
        problems: [.conflict])

    static let enablePlugin = Operation(
        "enable_plugin", "Enables a plugin", .upkeep,
        details: "What it requires must be enabled. `approve` lists what an administrator was "
            + "shown that it asks for, as `asks` of its plan: if it asks for more by now, it is "
            + "refused. Without it everything is approved.",
        parameters: [pluginID],
        body: .json(.input([:], optional: ["approve": .list(of: .text)]), isRequired: false),
        answers: .json(200, "The plugin.", plugin()))

    static let disablePlugin = Operation(
        "disable_plugin", "Disables a plugin", .upkeep,
        details: "Its data are kept. With `cascade` the plugins that require it go with it.",
        parameters: [pluginID],
        body: .json(.input([:], optional: ["cascade": .flag]), isRequired: false),
        answers: .json(200, "The plugin.", plugin()))

    static let pluginID = Parameter.path("id", "The id of a plugin, as `sales`.")

    private static func plugin(_ more: [(String, Shape)] = []) -> Shape {
        .object(
            [
                ("id", .text), ("name", .text), ("version", .text), ("summary", .text),
                ("publisher", .text), ("enabled", .flag), ("installed", .flag),
                ("state", .word(Kernel.PluginState.Standing.allCases.map(\.rawValue))),
                ("language", .word(["swift", "lua", "rule"])), ("folder", Shape.text.orNull),
                (
                    "fault",
                    Shape.object([
                        "code": .text, "message": .text, "recovery": .text, "location": .text,
                    ]).orNull
                ),
                ("asks", .list(of: .text)), ("refused", .list(of: .text)),
                (
                    "waiting",
                    Shape.object([
                        "version": .text, "asks": .list(of: .text), "is_older": .flag,
                    ]).orNull
                ),
                (
                    "health",
                    Shape.object([
                        "degraded": .flag, "failures_in_row": .count, "since": Shape.text.orNull,
                        "recent": .list(
                            of: .object(["at": .text, "place": .text, "message": .text])),
                    ]).orNull
                ),
                ("optional", .list(of: .text)), ("versions", .map(to: .text)),
                ("conflicts", .map(to: .text)), ("engine", .text), ("limits", .text),
                ("requires", .list(of: .text)), ("grants", .map(to: .list(of: .text))),
            ] + more)
    }
}
