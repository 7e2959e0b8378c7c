import KithAPI
import KithKernel
import KithModel

/// What the enabled plugins leave to the administrators, a form for each.
struct PluginSettings {
    private struct Part {
        var plugin: Manifest
        var choices: [SettingDefinition]
    }

    private let visit: Visit
    private let settings: [Record]

    /// - Parameter settings: the records that say what was chosen.
    init(_ visit: Visit, _ settings: [Record]) {
        self.visit = visit
        self.settings = settings
    }

    private var parts: [Part] {
        let generation = visit.kernel.generation
        return generation.enabled.compactMap { plugin in
            let choices = generation.contributions.compactMap { contribution in
                if contribution.owner == plugin.id, case .setting(let choice) = contribution.kind {
                    return choice
                }
                return nil
            }
            return choices.isEmpty ? nil : Part(plugin: plugin, choices: choices)
        }
    }

    /// Writes the forms; nothing where no plugin has settings.
    ///
    /// - Parameter refused: the plugin whose form was refused, and the form as it was sent.
    func html(_ refused: (plugin: String, form: PlainForm)? = nil) -> HTML {
        HTML {
            for part in parts {
                section(.class("stack"), .aria(.labelledby, "of-\(part.plugin.id)")) {
                    h2(.id("of-\(part.plugin.id)")) { part.plugin.name }
                    (refused?.plugin == part.plugin.id ? refused?.form ?? form(part) : form(part))
                        .html(path(part), act: "Save", isPrimary: false)
                }
            }
        }
    }

    private func path(_ part: Part) -> String {
        WebPath.path(["settings", "plugins", part.plugin.id])
    }

    private func form(_ part: Part) -> PlainForm {
        var form = PlainForm(visit, part.choices.map(\.field))
        for choice in part.choices {
            let chosen = settings.first { $0.title == choice.name }?["value"]?.json
            let value =
                chosen.flatMap { $0 == .null ? nil : $0 } ?? choice.field.defaultValue.apiJSON
            form.fill(choice.field.name, value == .null ? "" : value.string ?? value.text)
        }
        return form
    }

    /// Keeps what was chosen for the plugin that the path names.
    ///
    /// - Returns: where to go on; the form as it was sent where something does not fit.
    /// - Throws: `not_found` for a plugin without settings.
    func save() async throws -> (response: Response?, refused: (String, PlainForm)?) {
        guard let part = parts.first(where: { $0.plugin.id == visit.part("id") }) else {
            throw Visit.notFound
        }
        let reading = try await FieldReader(visit).read(part.choices.map(\.field))
        guard reading.faults.isEmpty else {
            var form = form(part).refused(KernelError(.invalid, "Nothing was saved."))
            form.faults = reading.faults
            return (nil, (part.plugin.id, form))
        }
        let (known, values) = (settings, reading.values)
        do {
            let (_, receipt) = try await visit.kernel.transact(
                as: visit.visitor.principal, door: visit.visitor.door,
                ChangeSetContext(kind: "setting", title: "Change settings of \(part.plugin.id)")
            ) { transaction in
                for choice in part.choices {
                    guard let value = values[choice.field.name],
                        let id = known.first(where: { $0.title == choice.name })?.id
                    else { continue }
                    try transaction.update("setting", id, ["value": .json(value)])
                }
            }
            return (
                visit.redirect(
                    to: "/settings", Flash("The settings were saved", undo: receipt.set)), nil
            )
        } catch let error as KernelError {
            return (nil, (part.plugin.id, form(part).refused(error)))
        }
    }
}
