import KithModel
import KithStore

/// A run of a flow, as its code sees it: each call is a step, which is recorded with its result.
///
/// ```swift
/// contributions.flow(FlowDefinition("care.welcome", on: "contact.committed_create")) { flow in
///     try flow.send("mail", ["to": flow.subject, "template": "welcome"])
///     try flow.sleep(3 * 86_400_000)
///     if try !flow.hasSeen("email.opened") { … }
/// }
/// ```
/// Where it has to wait, a step throws; whoever catches it must let it pass.
public final class Flow {
    /// The transaction in which it goes on.
    public let transaction: Transaction
    /// The run's number.
    public let id: RecordID
    /// The record that began it, as it was then; nil where its entity is gone.
    public let record: Record?
    let run: RunRow
    private var recorded: [String: StepRow]
    private let table: StepTable
    private var next = 1
    /// When it goes on; nil while it does not wait.
    private(set) var wakeAt: Instant?
    /// Whether it has slept or waited for a while, so that what follows is no chain of causes.
    private(set) var hasRested = false

    /// The most steps that a run may take.
    static let mostSteps = 10_000
    /// From how long a wait on, in milliseconds, what follows is no chain of causes any more.
    private static let rest: Int64 = 60_000

    init(_ run: RunRow, _ record: Record?, in transaction: Transaction) throws {
        self.run = run
        self.record = record
        self.transaction = transaction
        id = run.id
        table = StepTable(transaction.state.session)
        recorded = Dictionary(
            try table.steps(of: run.id).map { ($0.place, $0) }, uniquingKeysWith: { $1 })
    }

    /// The record that began it, as a wish names one.
    public var subject: JSON {
        guard let record else { return .null }
        return ["entity": .string(record.entity.name), "id": .string(record.id.description)]
    }

    /// What a step gives.
    public enum Answer: Sendable {
        /// What it gave, now or when it was taken.
        case done(JSON)
        /// It waits: nothing behind it can be done now.
        case waiting
        /// It is to be done now, by `settle`.
        case wanted
    }

    /// Thrown where a run waits.
    public struct Pause: Error {
        /// Says that a run waits; only a host of another language throws it itself.
        public init() {}
    }

    /// Takes the next step.
    ///
    /// - Throws: `Pause` where it waits; `flow_diverged` where another step is recorded here;
    ///   what the step throws.
    @discardableResult
    public func take(_ kind: StepKind, _ arguments: JSON) throws -> JSON {
        let place = "\(next)"
        next += 1
        switch try step(place, kind, arguments) {
        case .done(let result): return result
        case .waiting, .wanted: throw Pause()
        }
    }

    /// Does something once; what it gives is recorded.
    public func step(_ name: String, _ body: (Transaction) throws -> JSON) throws -> JSON {
        let place = "\(next)"
        next += 1
        switch try step(place, .step, ["name": .string(name)]) {
        case .done(let result): return result
        case .waiting: throw Pause()
        case .wanted: return try settle(place, .step, ["name": .string(name)], body(transaction))
        }
    }

    /// Waits for some milliseconds.
    public func sleep(_ milliseconds: Int64) throws {
        try take(.sleep, ["milliseconds": .integer(milliseconds)])
    }

    /// Sends something, as `mail`, once.
    @discardableResult
    public func send(_ kind: String, _ wish: JSON) throws -> JSON {
        try take(.send, ["kind": .string(kind), "wish": wish])
    }

    /// Waits until an event about the record that began it is announced.
    ///
    /// - Returns: what it says; nil where it has not been in time.
    public func wait(for event: String, milliseconds: Int64? = nil) throws -> JSON? {
        var arguments: JSONObject = ["event": .string(event), "record": subject["id"] ?? .null]
        if let milliseconds { arguments["timeout"] = .integer(milliseconds) }
        let answer = try take(.wait, .object(arguments))
        return answer == .null ? nil : answer
    }

    /// Whether an event about the record that began it was announced since then.
    public func hasSeen(_ event: String) throws -> Bool {
        try take(.seen, ["event": .string(event), "record": subject["id"] ?? .null]).boolean
            ?? false
    }

    /// Takes a step at a place.
    ///
    /// - Throws: `flow_diverged`; what the step throws.
    public func step(_ place: String, _ kind: StepKind, _ arguments: JSON) throws -> Answer {
        if let known = recorded[place] {
            guard known.kind == kind.rawValue, known.arguments == arguments.text else {
                throw divergence(place, known, kind, arguments)
            }
            return try resumed(known)
        }
        guard recorded.count < Self.mostSteps else {
            throw KernelError(
                .pluginLimit, "A run takes \(Self.mostSteps) steps at the most.",
                recovery: "Let the flow end, and begin another.")
        }
        if kind == .step { return .wanted }
        var row = StepRow(
            run: run.id, place: place, kind: kind.rawValue, arguments: arguments.text,
            state: .done, at: transaction.now)
        row.number = recorded.count
        row = try transaction.attempt {
            var taken = row
            try StepDeed(self, place).perform(kind, arguments, into: &taken)
            return taken
        }
        return try keep(row)
    }

    /// Records what a step gave that was done outside.
    public func settle(
        _ place: String, _ kind: StepKind, _ arguments: JSON, _ result: JSON
    ) throws -> JSON {
        let text = result.text
        guard text.utf8.count <= 65_536 else {
            throw KernelError(
                .tooLarge, "What a step gives is at most 64 KB.", recovery: "Give less back.")
        }
        var row = StepRow(
            run: run.id, place: place, kind: kind.rawValue, arguments: arguments.text,
            state: .done, result: text, at: transaction.now)
        row.number = recorded.count
        _ = try keep(row)
        return result
    }

    private func keep(_ row: StepRow) throws -> Answer {
        recorded[row.place] = row
        try table.set(row)
        return row.state == .waiting
            ? pause(until: row.dueAt) : .done(try JSONReader.read(row.result))
    }

    private func resumed(_ known: StepRow) throws -> Answer {
        if known.state == .waiting {
            guard let due = known.dueAt, due <= transaction.now else {
                return pause(until: known.dueAt)
            }
            var over = known
            over.state = .done
            recorded[known.place] = over
            try table.set(over)
        }
        if let kind = StepKind(rawValue: known.kind), kind.rests,
            transaction.now.milliseconds - known.at.milliseconds >= Self.rest
        {
            hasRested = true
        }
        return .done(try JSONReader.read(recorded[known.place]?.result ?? "null"))
    }

    private func pause(until moment: Instant?) -> Answer {
        wakeAt = min(wakeAt ?? .distantFuture, moment ?? .distantFuture)
        return .waiting
    }

    private func divergence(
        _ place: String, _ known: StepRow, _ kind: StepKind, _ arguments: JSON
    ) -> KernelError {
        KernelError(
            .flowDiverged,
            "Step \(place) of the run \(id) was `\(known.kind) \(known.arguments)`, "
                + "and is now `\(kind.rawValue) \(arguments.text)`.",
            recovery: "Run it with the version that it began with, or take it back.")
    }
}

/// What a step of a flow does.
public enum StepKind: String, Sendable, CaseIterable {
    case sleep, wait, seen, step, send, call, create, update, task, assign, approve, parallel

    /// Whether it may wait.
    var rests: Bool { [.sleep, .wait, .approve].contains(self) }
}

extension ErrorCode {
    /// A run of a flow does something else than what is recorded of it.
    public static let flowDiverged = ErrorCode("flow_diverged")
}
