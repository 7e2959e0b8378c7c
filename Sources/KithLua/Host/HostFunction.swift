import KithModel

/// What scripts can ask of Kith: the one table from which calls, stubs and help are made.
package enum HostFunction: UInt32, CaseIterable, Sendable {
    case on, command, computed, health, job, schedule, flow, form
    case get, find, count, aggregate
    case create, update, delete, restore
    case call, announce, ask, enqueue, send, flowStep
    case now, today, user, mayRead, log, fail
    case config, text, keptValue, keptValues, setKeptValue
    case addWorkingMinutes, workingMinutes, isWorkingTime
    case keep, reject
    case recordNames, recordFetch, recordAssign, recordUnknown
    case recordChanged, recordOld
    case testing

    /// The name in Lua; of those that only the prelude calls it is in brackets.
    var name: String {
        switch self {
        case .on: "kith.on"
        case .command: "kith.command"
        case .computed: "kith.computed"
        case .health: "kith.health"
        case .job: "kith.job"
        case .schedule: "kith.schedule"
        case .flow: "kith.flow"
        case .form: "kith.form"
        case .get: "kith.get"
        case .find: "kith.[find]"
        case .count: "kith.[count]"
        case .aggregate: "kith.aggregate"
        case .create: "kith.create"
        case .update: "kith.update"
        case .delete: "kith.delete"
        case .restore: "kith.restore"
        case .call: "kith.call"
        case .announce: "kith.announce"
        case .ask: "kith.ask"
        case .enqueue: "kith.[enqueue]"
        case .send: "kith.[send]"
        case .flowStep: "kith.[flow]"
        case .now: "kith.now"
        case .today: "kith.today"
        case .user: "kith.user"
        case .mayRead: "kith.may_read"
        case .log: "kith.log"
        case .fail: "kith.fail"
        case .config: "kith.config"
        case .text: "kith.text"
        case .keptValue: "kith.[kv_get]"
        case .keptValues: "kith.[kv_all]"
        case .setKeptValue: "kith.[kv_set]"
        case .addWorkingMinutes: "kith.[calendar_add]"
        case .workingMinutes: "kith.[calendar_minutes]"
        case .isWorkingTime: "kith.[calendar_is_open]"
        case .keep: "kith.[keep]"
        case .reject: "kith.[reject]"
        case .recordNames: ":[names]"
        case .recordFetch: ":[fetch]"
        case .recordAssign: ":[assign]"
        case .recordUnknown: ":[unknown]"
        case .recordChanged: ":changed"
        case .recordOld: ":old"
        case .testing: "kith.[testing]"
        }
    }

    /// Whether its arguments may hold Lua functions.
    var takesFunctions: Bool { registers || self == .keep || self == .testing }

    /// Whether it registers something that a plugin adds.
    var registers: Bool {
        [.on, .command, .computed, .health, .job, .schedule, .flow, .form].contains(self)
    }

    /// When it may be called.
    var phases: Set<LuaPhase> {
        switch self {
        case .on, .command, .computed, .health, .job, .schedule, .flow, .form: [.declare]
        case .flowStep: [.flow, .step]
        case .log, .fail, .keep: Set(LuaPhase.allCases)
        case .create, .update, .delete, .restore, .call, .announce, .ask, .enqueue, .send:
            [.after, .committed, .command, .job, .step]
        case .reject, .recordAssign: [.before]
        case .setKeptValue: [.before, .after, .committed, .command, .job, .step]
        // A test's own prelude takes it, before anything else runs.
        case .testing: []
        default: Set(LuaPhase.allCases).subtracting([.declare])
        }
    }
}

/// What a script is doing when it calls.
enum LuaPhase: String, Sendable, CaseIterable {
    case declare, before, after, asked, committed, command, job, flow, step, computing, health

    /// Whether it works under the limits of a job.
    var isLong: Bool { [.job, .flow, .step].contains(self) }

    /// How people say it.
    var words: String {
        switch self {
        case .declare: "while a plugin registers what it adds"
        case .before: "in a before hook"
        case .after: "in an after hook"
        case .asked: "in a hook that is asked"
        case .committed: "in a committed hook"
        case .command: "in a command"
        case .job: "in a job or a schedule"
        case .flow: "in a flow"
        case .step: "in a step of a flow"
        case .computing: "where a field is computed"
        case .health: "in a health check"
        }
    }
}
