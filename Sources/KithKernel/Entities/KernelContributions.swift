import KithModel

/// What the kernel registers by itself, in the same form as a plugin.
enum KernelContributions {
    static func declare(_ contributions: inout Contributions) throws {
        for definition in KernelEntities.all { contributions.entity(definition) }
        declareRoleRules(&contributions)
        declareUserRules(&contributions)
        declareDefinitionRules(&contributions)
        contributions.on("exchange_rate.before_save", id: "rate-above-zero") { event in
            for change in event.changes { checkRate(change) }
        }
        CalendarRules.declare(&contributions)
        contributions.on("setting.before_save", id: "currency-stays") { event in
            for change in event.changes where change.old?.title == "organisation.currency" {
                change.reject(
                    "value", "The base currency cannot be changed: stored amounts count in it.",
                    recovery: "Found a new organisation with the other currency.")
            }
        }
        contributions.on("setting.before_save", id: "time-zone-exists", fields: ["value"]) {
            SettingRules.checkTimeZone($0)
        }
        contributions.on("setting.before_save", id: "country-exists", fields: ["value"]) {
            SettingRules.checkCountry($0)
        }
        contributions.on("setting.before_save", id: "plugins-settings") {
            SettingRules.checkPlugins($0)
        }
        contributions.on("file.before_save", id: "hash-of-file", fields: ["sha256"]) {
            FileRules.check($0)
        }
        contributions.on("setting.before_delete", id: "keep-settings") { SettingRules.keep($0) }
    }

    private static func declareRoleRules(_ contributions: inout Contributions) {
        contributions.on("role.before_save", id: "role-permissions") { event in
            for change in event.changes { RoleRules(event.transaction).check(change) }
        }
        contributions.on("role.before_save", id: "built-in-roles") { event in
            guard !event.transaction.state.isReshaping else { return }
            for change in event.changes where change.old?["is_built_in"] == .boolean(true) {
                guard change.isChanged("name") || change.isChanged("permissions") else { continue }
                change.reject(
                    "name", "The role \(change.new.title) is built in.",
                    recovery: "Make a role of your own: kith role create NAME")
            }
        }
        contributions.on("role.before_delete", id: "keep-built-in-roles") { event in
            for change in event.changes where change.new["is_built_in"] == .boolean(true) {
                change.reject(nil, "The role \(change.new.title) is built in.", code: .conflict)
            }
        }
        for (event, id) in administratorsOnly {
            contributions.on(event, id: id) { refuseOthers($0) }
        }
    }

    private static let administratorsOnly = [
        ("role.before_save", "save-roles"), ("role.before_delete", "delete-roles"),
        ("role.before_restore", "restore-roles"), ("user_role.before_save", "give-roles"),
        ("user_role.before_delete", "take-roles"), ("user_role.before_restore", "give-roles-back"),
    ]

    private static func declareUserRules(_ contributions: inout Contributions) {
        contributions.on("user.before_delete", id: "keep-users") { event in
            for change in event.changes {
                change.reject(
                    nil, "Users are never deleted: the history names them.", code: .conflict,
                    recovery: "Deactivate it: kith user deactivate \(change.new.title)")
            }
        }
        contributions.on("user.after_update", id: "last-administrator", fields: ["is_active"]) {
            try requireAdministrator($0.transaction)
        }
        contributions.on("user_role.after_delete", id: "last-administrator-role") {
            try requireAdministrator($0.transaction)
        }
        contributions.on("user_role.after_update", id: "last-administrator-moved") {
            try requireAdministrator($0.transaction)
        }
    }

    /// Entities, fields and plugins change by calls that also swap the generation, never by
    /// writing the records that describe them.
    private static func declareDefinitionRules(_ contributions: inout Contributions) {
        for (event, id) in kernelOnly {
            contributions.on(event, id: id) { event in
                guard !event.transaction.state.isReshaping else { return }
                for change in event.changes {
                    change.reject(
                        nil, "A \(event.entity.name) cannot be written as a record.",
                        code: .forbidden,
                        recovery: "Use kith plugin, script, rule, entity or field.")
                }
            }
        }
    }

    private static let kernelOnly = [
        ("plugin.before_save", "save-plugins"), ("plugin.before_delete", "delete-plugins"),
        ("plugin.before_restore", "restore-plugins"),
        ("custom_entity.before_save", "save-entities"),
        ("custom_entity.before_delete", "delete-entities"),
        ("custom_entity.before_restore", "restore-entities"),
        ("custom_field.before_save", "save-fields"),
        ("custom_field.before_delete", "delete-fields"),
        ("custom_field.before_restore", "restore-fields"),
        ("script.before_save", "save-scripts"), ("script.before_delete", "delete-scripts"),
        ("script.before_restore", "restore-scripts"),
        ("script_version.before_save", "save-versions"),
        ("script_version.before_delete", "delete-versions"),
        ("script_version.before_restore", "restore-versions"),
        ("rule.before_save", "save-rules"), ("rule.before_delete", "delete-rules"),
        ("rule.before_restore", "restore-rules"),
    ]

    private static func refuseOthers(_ event: WriteEvent) {
        guard !event.transaction.state.isCallerAdministrator else { return }
        for change in event.changes {
            change.reject(
                nil, "Only an administrator may change roles and who holds them.",
                code: .forbidden, recovery: "Ask an administrator.")
        }
    }

    private static func requireAdministrator(_ transaction: Transaction) throws {
        let left = try transaction.find(
            "user_role", where: "role.name = 'administrator' and holder.is_active = true", limit: 1)
        guard left.isEmpty else { return }
        throw KernelError(
            .conflict, "This would leave no active administrator.",
            recovery: "Make somebody else an administrator first: kith role assign")
    }

    private static func checkRate(_ change: RecordChange) {
        if let rate = change["rate"]?.decimal, rate.units <= 0 {
            change.reject("rate", "`rate` must be greater than 0.")
        }
        if let code = change["currency"]?.text, Currency(code)?.code != code {
            change.reject("currency", "`\(code)` is not a currency's code (as EUR).")
        }
    }
}
