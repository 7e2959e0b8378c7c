import KithModel
import KithQuery

/// One thing that a plugin adds; the same whether Swift or Lua declared it.
///
/// Code is not part of it: `handler` is an index into the owner's handlers.
public struct Contribution: Sendable, Hashable {
    /// The id of the plugin that added it; `kernel` for the kernel's own.
    public var owner: String
    /// The id within its kind: an entity's name, a hook's id, a command's name.
    public var id: String
    /// Where it was declared.
    public var source: SourceLocation
    /// What it is.
    public var kind: Kind

    /// What a plugin can add.
    public enum Kind: Sendable, Hashable {
        case entity(EntityDefinition)
        case fieldExtension(EntityDefinition.Extension)
        case hook(HookDefinition)
        case command(CommandDefinition)
        case job(JobDefinition)
        case schedule(ScheduleDefinition)
        case poller(PollerDefinition)
        case form(FormDefinition)
        case role(RoleDefinition)
        case event(name: String, summary: String)
        case view(EntityView)
        case timeline(TimelineProvider)
        case timelineRollup(TimelineRollup)
        case likeness(entity: String, handler: Int)
        case setting(SettingDefinition)
        case computed(ComputedDefinition)
        case recordRule(RecordRule)
        case healthCheck(summary: String, handler: Int)
        case translation(Translation)
        case performer(summary: String, handler: Int)
        case flow(FlowDefinition)
    }

    /// The word by which people name the kind.
    public var kindName: String {
        switch kind {
        case .entity: "entity"
        case .fieldExtension: "field_extension"
        case .hook: "hook"
        case .command: "command"
        case .job: "job"
        case .schedule: "schedule"
        case .poller: "poller"
        case .form: "form"
        case .role: "role"
        case .event: "event"
        case .view: "view"
        case .timeline: "timeline"
        case .timelineRollup: "timeline_rollup"
        case .likeness: "likeness"
        case .setting: "setting"
        case .computed: "computed_field"
        case .recordRule: "record_rule"
        case .healthCheck: "health_check"
        case .translation: "translation"
        case .performer: "effect_performer"
        case .flow: "flow"
        }
    }
}

/// A file and a line.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    /// The file, as `KithSales/MoveDeal.swift`.
    public var file: String
    /// The line, from 1.
    public var line: Int

    /// Makes a place.
    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    /// The place as `KithSales/MoveDeal.swift:15`.
    public var description: String { "\(file):\(line)" }
}

/// A role that a plugin brings along.
public struct RoleDefinition: Sendable, Hashable {
    /// The role's name, as `sales_agent`.
    public var name: String
    /// What people read.
    public var title: String
    /// What it allows, as a role record's `permissions`.
    public var permissions: JSON

    /// Makes a role.
    public init(_ name: String, title: String? = nil, permissions: JSON) {
        self.name = name
        self.title = title ?? Naming.title(of: name)
        self.permissions = permissions
    }
}
