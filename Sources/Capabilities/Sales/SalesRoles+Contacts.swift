import KithKernel
import KithModel

/// What people in sales may do with what stands around accounts and contacts: everybody reads
/// all of it, as the accounts and contacts themselves.
extension RoleDefinition {
    /// Participants are written by who may write their activity.
    static func participants(where condition: String) -> JSON {
        let ofActivity = JSON.object(["where": .string(condition)])
        return [
            "read": "all", "create": ofActivity, "update": ofActivity, "delete": ofActivity,
            "export": ofActivity,
        ]
    }

    /// Notes are changed by who wrote them, or within their team.
    static func notes(_ reach: String) -> JSON {
        let scope = JSON.string(reach)
        return [
            "read": "all", "create": scope, "update": scope, "delete": scope, "export": scope,
        ]
    }

    /// Tags can be made by everybody, but not renamed.
    static func tags(_ reach: String) -> JSON {
        ["read": "all", "create": .string(reach), "export": "all"]
    }

    /// Anybody's tag can be taken off a record.
    static func taggings(_ reach: String) -> JSON {
        ["read": "all", "create": .string(reach), "delete": "all", "export": "all"]
    }
}
