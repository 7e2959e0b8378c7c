import KithModel
import KithQuery

/// Collects what one plugin adds, and remembers where it was declared.
public struct Contributions: Sendable {
    /// The id of the plugin.
    public let owner: String
    /// What was added, in order.
    public private(set) var all: [Contribution] = []
    /// The code, by the indexes that contributions name.
    public private(set) var handlers: [Handler] = []

    /// Starts an empty collection.
    public init(owner: String) { self.owner = owner }

    /// Adds an entity.
    public mutating func entity(
        _ definition: EntityDefinition, file: String = #fileID, line: Int = #line
    ) {
        add(definition.name, .entity(definition), file, line)
    }

    /// Adds fields to another plugin's entity.
    public mutating func extend(
        _ entity: String, fields: [FieldDefinition], file: String = #fileID, line: Int = #line
    ) {
        let extended = EntityDefinition.Extension(of: entity, fields: fields)
        add(entity + "." + owner, .fieldExtension(extended), file, line)
    }

    /// Adds a hook on the course of a write, `deal.before_update` or `deal.after_save`.
    ///
    /// - Parameters:
    ///   - event: entity, `before` or `after`, and `create`, `update`, `delete`,
    ///     `restore`, `merge` or `save`.
    ///   - id: what it does, unique within the plugin.
    ///   - fields: run it only when one of these changes.
    public mutating func on(
        _ event: String, id: String, fields: [String] = [],
        phase: HookDefinition.Phase = .normal, before: [String] = [], after: [String] = [],
        file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable (WriteEvent) throws -> Void
    ) {
        hook(event, id, fields, phase, before, after, file, line, .write(body))
    }

    /// Adds a hook that runs after the commit, `deal.committed_update` or the name of an
    /// announced event; at least once, with a stable key.
    public mutating func onCommitted(
        _ event: String, id: String, fields: [String] = [], file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @Sendable (CommittedEvent, Transaction) throws -> Void
    ) {
        hook(event, id, fields, .normal, [], [], file, line, .committed(body))
    }

    /// Adds a hook on an event that is asked, such as `lead.converting`; a throw refuses.
    public mutating func onAsked(
        _ event: String, id: String, phase: HookDefinition.Phase = .normal,
        before: [String] = [], after: [String] = [], file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable (CustomEvent, Transaction) throws -> Void
    ) {
        hook(event, id, [], phase, before, after, file, line, .asked(body))
    }

    /// Adds a command.
    public mutating func command<Type: Command>(_ type: Type.Type) {
        var definition = type.definition
        definition.handler = handlers.count
        handlers.append(.command { try Type().run($0, in: $1) })
        let source = definition.source
        add(definition.name, .command(definition), source.file, source.line)
    }

    /// Adds a command whose code is a closure, as a host of another language has it.
    public mutating func command(
        _ definition: CommandDefinition,
        _ body: @escaping @Sendable (CommandInput, Transaction) throws -> CommandOutput
    ) {
        var definition = definition
        definition.handler = handlers.count
        handlers.append(.command(body))
        let source = definition.source
        add(definition.name, .command(definition), source.file, source.line)
    }

    /// Adds work that can be put off: `Transaction.enqueue` asks for it.
    public mutating func job(
        _ definition: JobDefinition, file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable (JobAttempt, Transaction) throws -> Void
    ) {
        var definition = definition
        definition.handler = handlers.count
        handlers.append(.job(body))
        add(definition.name, .job(definition), file, line)
    }

    /// Adds work that is done again and again.
    public mutating func schedule(
        _ definition: ScheduleDefinition, file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable (JobAttempt, Transaction) throws -> Void
    ) {
        var definition = definition
        definition.job.handler = handlers.count
        handlers.append(.job(body))
        add(definition.name, .schedule(definition), file, line)
    }

    /// Adds a look at something elsewhere, as at a mailbox, that is taken again and again.
    ///
    /// - Parameter body: runs outside of transactions; returns a line for each thing it found.
    public mutating func poller(
        _ definition: PollerDefinition, file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable (PollerDesk) async throws -> [String]
    ) {
        var definition = definition
        definition.handler = handlers.count
        handlers.append(.poll(body))
        add(definition.name, .poller(definition), file, line)
    }

    /// Adds a form that people fill in without signing in, at `/forms/NAME`.
    ///
    /// - Parameter body: gets the values, of the types of the form's fields, and runs in one
    ///   transaction with the plugin's rights.
    public mutating func form(
        _ definition: FormDefinition, file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable (CommandInput, Transaction) throws -> FormAnswer
    ) {
        var definition = definition
        definition.handler = handlers.count
        handlers.append(.form(body))
        add(definition.name, .form(definition), file, line)
    }

    /// Puts the records of an entity on the timelines of others.
    public mutating func timeline(
        _ provider: TimelineProvider, file: String = #fileID, line: Int = #line
    ) {
        add(provider.entity, .timeline(provider), file, line)
    }

    /// Lets the timelines of an entity's records show what stands on those of others.
    public mutating func timeline(
        _ rollup: TimelineRollup, file: String = #fileID, line: Int = #line
    ) {
        let holder = rollup.source ?? rollup.entity
        add(
            "\(rollup.entity) from \(holder).\(rollup.reference)", .timelineRollup(rollup), file,
            line)
    }

    /// Adds what says which records of an entity look like some that are being written.
    ///
    /// Imports, forms and other plugins ask it by `Transaction.likenesses`. It gets all drafts
    /// of a batch at once, and answers with a list for each, in their order; a draft may be a
    /// record that is there already, which it then finds itself among others.
    public mutating func likeness(
        of entity: String, file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable ([[String: Value]], Transaction) throws -> [[Likeness]]
    ) {
        handlers.append(.likeness(body))
        let kind = Contribution.Kind.likeness(entity: entity, handler: handlers.count - 1)
        add(owner + "." + entity, kind, file, line)
    }

    /// Leaves a choice to the administrators; `Transaction.setting` tells what they chose.
    public mutating func setting(
        _ field: FieldDefinition, least: Int64? = nil, most: Int64? = nil,
        file: String = #fileID, line: Int = #line
    ) {
        let setting = SettingDefinition(of: owner, field, least: least, most: most)
        add(setting.name, .setting(setting), file, line)
    }

    /// Computes a read-only field of the plugin's own whenever a record is written and one of
    /// some fields has changed.
    ///
    /// - Parameters:
    ///   - name: entity and field, as `contact.lead_score`.
    ///   - reads: the fields of the same record that it is made of.
    ///   - body: gets all records of a batch, and returns a value for each.
    public mutating func computed(
        _ name: String, reads: [String], file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable ([Record], Transaction) throws -> [Value]
    ) {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init) + ["", ""]
        let definition = ComputedDefinition(
            entity: parts[0], field: parts[1], reads: reads, handler: handlers.count)
        handlers.append(.computed(body))
        add(name, .computed(definition), file, line)
    }

    /// Takes records of which a condition is not true out of everybody's reach.
    public mutating func rule(
        _ id: String, _ rule: RecordRule, file: String = #fileID, line: Int = #line
    ) {
        add(owner + "." + id, .recordRule(rule), file, line)
    }

    /// Adds a look at whether the plugin can do its work: nil where it can, else a sentence
    /// that says what is wrong.
    public mutating func health(
        _ id: String, _ summary: String, file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable (Transaction) throws -> String?
    ) {
        handlers.append(.health(body))
        let kind = Contribution.Kind.healthCheck(summary: summary, handler: handlers.count - 1)
        add(owner + "." + id, kind, file, line)
    }

    /// Adds what makes effects of one kind happen, as `mail`.
    public mutating func performer<Performer: EffectPerformer>(
        _ type: Performer.Type, file: String = #fileID, line: Int = #line
    ) {
        handlers.append(.performer(type.init()))
        let kind = Contribution.Kind.performer(
            summary: type.summary, handler: handlers.count - 1)
        add(type.kind, kind, file, line)
    }

    /// Adds what the plugin's English texts are in another language.
    public mutating func translation(
        _ translation: Translation, file: String = #fileID, line: Int = #line
    ) {
        add(owner + "." + translation.language, .translation(translation), file, line)
    }

    /// Adds a role.
    public mutating func role(
        _ definition: RoleDefinition, file: String = #fileID, line: Int = #line
    ) {
        add(definition.name, .role(definition), file, line)
    }

    /// Names an event that the plugin asks or announces.
    public mutating func event(
        _ name: String, _ summary: String, file: String = #fileID, line: Int = #line
    ) {
        add(name, .event(name: name, summary: summary), file, line)
    }

    /// Says how the pages show an entity, the plugin's own or another's.
    public mutating func view(
        _ view: EntityView, file: String = #fileID, line: Int = #line
    ) {
        add(view.entity, .view(view), file, line)
    }

    /// Returns what tables and columns are made of, without all that works on them.
    ///
    /// - Parameter former: other entities and fields in place of these.
    func bare(_ former: PluginDefinitions?) -> Contributions {
        var bare = Contributions(owner: owner)
        bare.all = all.filter { contribution in
            switch contribution.kind {
            case .entity, .fieldExtension: former == nil
            case .timeline, .timelineRollup: true
            default: false
            }
        }
        for entity in former?.entities ?? [] { bare.entity(entity) }
        for added in former?.extensions ?? [] { bare.extend(added.entity, fields: added.fields) }
        return bare
    }

    private mutating func hook(
        _ event: String, _ id: String, _ fields: [String], _ phase: HookDefinition.Phase,
        _ before: [String], _ after: [String], _ file: String, _ line: Int, _ handler: Handler
    ) {
        let definition = HookDefinition(
            event: event, fields: fields, phase: phase, before: before, after: after,
            handler: handlers.count)
        handlers.append(handler)
        add(owner + "." + id, .hook(definition), file, line)
    }

    /// Keeps the code of a flow, and returns its index.
    mutating func flowHandler(_ body: @escaping @Sendable (Flow) throws -> Void) -> Int {
        handlers.append(.flow(body))
        return handlers.count - 1
    }

    mutating func add(
        _ id: String, _ kind: Contribution.Kind, _ file: String, _ line: Int
    ) {
        let source = SourceLocation(file: file, line: line)
        all.append(Contribution(owner: owner, id: id, source: source, kind: kind))
    }
}
