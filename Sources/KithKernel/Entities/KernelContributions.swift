import KithModel

/// What the kernel registers by itself, in the same form as a plugin.
enum KernelContributions {
    static func declare(_ contributions: inout Contributions) throws {
        for definition in KernelEntities.all { contributions.entity(definition) }
        contributions.on("role.before_save", id: "role-permissions") { event in
            for change in event.changes { checkPermissions(change) }
        }
        contributions.on("role.before_save", id: "built-in-roles") { event in
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
        contributions.on("user.before_delete", id: "keep-users") { event in
            for change in event.changes {
                change.reject(
                    nil, "Users are never deleted: the history names them.", code: .conflict,
                    recovery: "Deactivate it: kith user deactivate \(change.new.title)")
            }
        }
        contributions.on("exchange_rate.before_save", id: "rate-above-zero") { event in
            for change in event.changes {
                if let rate = change["rate"]?.decimal, rate.units <= 0 {
                    change.reject("rate", "`rate` must be greater than 0.")
                }
                if let code = change["currency"]?.text, Currency(code)?.code != code {
                    change.reject("currency", "`\(code)` is not a currency's code (as EUR).")
                }
            }
        }
    }

    private static func checkPermissions(_ change: RecordChange) {
        do {
            _ = try RolePermissions(change["permissions"]?.json ?? .null)
        } catch let error as KernelError {
            change.reject("permissions", error.message, recovery: error.recovery)
        } catch {
            change.reject("permissions", "The permissions cannot be read.")
        }
    }
}
