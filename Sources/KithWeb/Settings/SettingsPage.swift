import KithAPI
import KithKernel
import KithModel

/// What holds for the whole organisation: its name, country, time zone and currency, and what
/// other currencies are worth.
struct SettingsPage {
    private let visit: Visit
    private let settings: [Record]
    private let rates: [Record]

    /// The page, and what can be done on it.
    static let routes: [Route] = [
        Administration.route(.get, ["settings"]) { try await load($0).response() },
        Administration.route(.post, ["settings"]) { try await load($0).save() },
        Administration.route(.post, ["settings", "plugins", ":id"]) { visit in
            try await load(visit).savePlugin()
        },
        Administration.route(.post, ["settings", "rates"]) { try await load($0).addRate() },
        Administration.route(.post, ["settings", "rates", ":id", "delete"]) { visit in
            try await load(visit).deleteRate()
        },
    ]

    private static func load(_ visit: Visit) async throws -> SettingsPage {
        try await visit.kernel.read(as: visit.visitor.principal) { transaction in
            SettingsPage(
                visit: visit, settings: try transaction.find("setting", limit: 1000),
                rates: try transaction.find(
                    "exchange_rate", sort: "currency,-valid_from", limit: 1000))
        }
    }

    /// The settings that the page changes: field, setting.
    private static let names = [
        "name": "organisation.name", "country": "organisation.country",
        "time_zone": "organisation.time_zone",
    ]

    private func value(_ name: String) -> String {
        settings.first { $0.title == name }?["value"]?.json?.string ?? ""
    }

    private var form: PlainForm {
        var form = PlainForm(
            visit,
            [
                FieldDefinition("name", .text, title: "Organisation"),
                FieldDefinition(
                    "country", .text,
                    help: "Two letters, as HR: telephone numbers without a "
                        + "country code are read as of there."),
                FieldDefinition("time_zone", .text, help: "As Europe/Zagreb.").required(),
            ])
        for (field, setting) in Self.names { form.fill(field, value(setting)) }
        return form
    }

    private var rateForm: PlainForm {
        PlainForm(
            visit,
            [
                FieldDefinition("currency", .text, help: "Its code, as USD.").required(),
                FieldDefinition("valid_from", .date, title: "From day").required(),
                FieldDefinition(
                    "rate", .decimal(scale: 9),
                    help: "What one unit is worth in "
                        + visit.kernel.organisation.baseCurrency.code + "."
                ).required(),
            ])
    }

    private func response(
        _ form: PlainForm? = nil, rate: PlainForm? = nil,
        plugin: (plugin: String, form: PlainForm)? = nil
    ) -> Response {
        let isRefused = form != nil || rate != nil || plugin != nil
        return visit.show(
            Page(
                isRefused ? "Error: Settings" : "Settings", at: "/settings",
                status: isRefused ? 422 : 200
            ) {
                pageHead("Settings")
                div(.class("page-body narrow stack loose")) {
                    section(.class("stack"), .aria(.labelledby, "organisation")) {
                        h2(.id("organisation")) { "Organisation" }
                        (form ?? self.form).html("/settings", act: "Save settings")
                        p(.class("soft sm")) {
                            "The base currency is "
                            b { visit.kernel.organisation.baseCurrency.code }
                            ". It cannot be changed: stored amounts count in it."
                        }
                    }
                    PluginSettings(visit, settings).html(plugin)
                    section(.class("stack"), .aria(.labelledby, "rates")) {
                        h2(.id("rates")) { "Exchange rates" }
                        rateTable
                        (rate ?? rateForm).html(
                            "/settings/rates", act: "Add rate", isPrimary: false)
                    }
                }
            })
    }

    private var rateTable: HTML {
        if rates.isEmpty {
            return p(.class("soft sm")) {
                "None yet. An amount in another currency is refused until its rate is there."
            }
        }
        let days = DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
        return div(.class("card")) {
            PlainTable(
                "Exchange rates",
                [.init("Currency"), .init("From"), .init("Rate", isNumber: true), .init("")],
                rows: rates.map { rate in
                    let (code, day) = (rate["currency"]?.text ?? "", rate["valid_from"]?.date)
                    return [
                        HTML(text: code), HTML(text: day.map(days.fullDay) ?? "–"),
                        HTML(text: Self.short(rate["rate"]?.plainText ?? "")),
                        postForm("/settings/rates/\(rate.id)/delete", visit.visitor) {
                            button(.class("btn quiet"), .label("Delete the rate of \(code)")) {
                                "Delete"
                            }
                        },
                    ]
                }
            ).html
        }
    }

    /// A rate without the zeros at its end.
    private static func short(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? text + "0" : text
    }
}

extension SettingsPage {
    private func save() async throws -> Response {
        let wanted = Self.names.compactMap { field, name -> (name: String, value: JSON)? in
            guard let typed = visit.form[field]?.trimmed, typed != value(name) else { return nil }
            let text = field == "country" ? typed.uppercased() : typed
            return (name, text.isEmpty ? .null : .string(text))
        }
        let known = Dictionary(settings.map { ($0.title, $0.id) }) { first, _ in first }
        do {
            try checkCountry()
            let (_, receipt) = try await visit.kernel.transact(
                as: visit.visitor.principal, door: visit.visitor.door,
                ChangeSetContext(kind: "setting", title: "Change settings")
            ) { transaction in
                for (name, value) in wanted {
                    if let id = known[name] {
                        try transaction.update("setting", id, ["value": .json(value)])
                    } else if value != .null {
                        try transaction.insert(
                            "setting", ["name": .text(name), "value": .json(value)])
                    }
                }
            }
            return visit.redirect(
                to: "/settings",
                wanted.isEmpty
                    ? Flash("Nothing was changed")
                    : Flash("The settings were saved", undo: receipt.set))
        } catch let error as KernelError {
            var form = form.refused(error)
            if let fault = form.faults["value"] { form.faults["time_zone"] = fault }
            if error.details.isEmpty, error.code == .invalid {
                form.faults["country"] = error.message
            }
            return response(form)
        }
    }

    private func checkCountry() throws {
        let typed = (visit.form["country"] ?? "").trimmed
        let isCode =
            typed.utf8.count == 2
            && typed.utf8.allSatisfy { ($0 | 32) >= 0x61 && ($0 | 32) <= 0x7A }
        guard typed.isEmpty || isCode else {
            throw KernelError(
                .invalid, "`\(typed)` is not the code of a country.",
                recovery: "Enter two letters, as HR.")
        }
    }

    private func savePlugin() async throws -> Response {
        let saved = try await PluginSettings(visit, settings).save()
        return saved.response ?? response(plugin: saved.refused)
    }

    private func addRate() async throws -> Response {
        let form = rateForm
        let fields = [
            FieldDefinition("currency", .text), FieldDefinition("valid_from", .date),
            FieldDefinition("rate", .decimal(scale: 9)),
        ]
        do {
            let reading = try await FieldReader(visit).read(fields)
            guard reading.faults.isEmpty else {
                var refused = form.refused(KernelError(.invalid, "The rate was not added."))
                refused.faults = reading.faults
                return response(rate: refused)
            }
            var values = reading.values
            if let code = values["currency"]?.string {
                values["currency"] = .string(code.uppercased())
            }
            let made = try await visit.kernel.create(
                "exchange_rate", [values], as: visit.visitor.principal, door: visit.visitor.door)
            return visit.redirect(
                to: "/settings", Flash("The rate was added", undo: made.receipt.set))
        } catch let error as KernelError {
            return response(rate: form.refused(error))
        }
    }

    private func deleteRate() async throws -> Response {
        let id = try visit.id()
        guard rates.contains(where: { $0.id == id }) else { throw Visit.notFound }
        let receipt = try await visit.kernel.delete(
            "exchange_rate", [id], as: visit.visitor.principal, door: visit.visitor.door)
        return visit.redirect(to: "/settings", Flash("The rate was deleted", undo: receipt.set))
    }
}
