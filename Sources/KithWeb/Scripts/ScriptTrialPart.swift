import KithKernel
import KithModel

/// What a trial of a script has shown.
struct ScriptTrialPart {
    private let trial: ScriptTrial
    private let subject: String
    private let lines: ChangeLines
    private let fields: [String: Field]
    private let view: FieldView

    /// Tries a text with what the form says.
    ///
    /// - Throws: `required` where no record is named; what the trial throws.
    static func run(
        _ visit: Visit, _ text: String, _ outline: Kernel.ScriptOutline?
    ) async throws -> ScriptTrialPart {
        let (entity, named) = (visit.form["entity"] ?? "", visit.form["record"] ?? "")
        if let job = visit.form["job"], !job.isEmpty { return try await work(visit, text, job) }
        guard outline?.entities.isEmpty != true else {
            throw KernelError(
                .notFound, "The script listens to no records.",
                recovery: "Its commands are tried in a terminal: kith script try --command NAME")
        }
        guard !entity.isEmpty, !named.isEmpty else {
            throw KernelError(
                .required, "No record is named that the script is to be tried on.",
                recovery: "Name one beside the text.", field: "record")
        }
        let principal = visit.visitor.principal
        let record = try await visit.kernel.read(as: principal) { transaction in
            try transaction.get(entity, transaction.record(entity, named: named))
        }
        let trial = try await visit.kernel.tryScript(
            text, try await act(visit, entity, record.id), as: principal,
            door: visit.visitor.door)
        let lines = try await ChangeLines.load(trial.changes, visit)
        return ScriptTrialPart(
            trial: trial, subject: record.title, lines: lines,
            fields: Dictionary(
                record.entity.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }),
            view: FieldView(visit, titles: lines.titles))
    }

    /// Does one of the script's jobs or schedules.
    private static func work(
        _ visit: Visit, _ text: String, _ job: String
    ) async throws -> ScriptTrialPart {
        let trial = try await visit.kernel.tryScript(
            text, .job(job, .null), as: visit.visitor.principal, door: visit.visitor.door)
        let lines = try await ChangeLines.load(trial.changes, visit)
        return ScriptTrialPart(
            trial: trial, subject: job, lines: lines, fields: [:],
            view: FieldView(visit, titles: lines.titles))
    }

    /// The change that is typed as `stage = Won`, or the record as it is.
    private static func act(
        _ visit: Visit, _ entity: String, _ id: RecordID
    ) async throws -> ScriptTrial.Act {
        let typed = visit.form["change"] ?? ""
        guard !typed.allSatisfy(\.isWhitespace) else {
            return .hooks(entity: entity, id, event: nil)
        }
        let parts = typed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            .map { String($0).trimmingSpaces }
        guard parts.count == 2, let known = visit.generation.schema.entity(entity) else {
            throw KernelError(
                .invalid, "`\(typed)` names no field and its value.",
                recovery: "Write it as stage = Won.", field: "change")
        }
        let values = try await visit.kernel.resolvingNames(
            in: [parts[0]: .string(parts[1])], of: known.fields.map(\.definition),
            as: visit.visitor.principal)
        return .change(entity: entity, id, values)
    }

    /// Writes it.
    var html: HTML {
        section(
            .class("card stack tight pad"), .id("trial"), .role("status"),
            .aria(.labelledby, "tried")
        ) {
            h2(.id("tried")) { "Tried on \(subject)" }
            if let error = trial.error { ScriptEditor.fault(error) }
            if trial.steps.isEmpty { p { "Nothing of it ran." } } else { steps }
            if !trial.assignments.isEmpty { assignments }
            if !trial.refusals.isEmpty { refusals }
            if !trial.changes.isEmpty {
                div {
                    h3 { "It would write" }
                    lines.html
                }
            }
            if !trial.putOff.isEmpty {
                div {
                    h3 { "It would put off" }
                    ul(.class("lines")) {
                        for job in trial.putOff { li { code { job.name } } }
                    }
                }
            }
            if !trial.lines.isEmpty {
                div {
                    h3 { "It wrote to the log" }
                    pre(.class("sm")) { trial.lines.joined(separator: "\n") }
                }
            }
            small { "Nothing of this was kept." }
        }
    }

    private var steps: HTML {
        PlainTable(
            "What ran",
            [
                .init("What ran"), .init("On"), .init("ms", isNumber: true),
                .init("Fuel", isNumber: true), .init("Queries", isNumber: true),
            ],
            rows: trial.steps.map { step in
                let tenths = (step.microseconds + 50) / 100
                return [
                    HTML {
                        code { step.name }
                        if step.error != nil {
                            " "
                            span(.class("state bad")) {
                                icon(.stop)
                                "ended with an error"
                            }
                        }
                    },
                    HTML { step.event },
                    HTML { "\(tenths / 10).\(tenths % 10)" },
                    HTML { step.fuel.map { "\($0)" } ?? "" },
                    HTML { step.queries.map { "\($0)" } ?? "" },
                ]
            }
        ).html
    }

    private var assignments: HTML {
        div {
            h3 { "It would set" }
            ul(.class("lines")) {
                for part in trial.assignments {
                    li(.class("changed")) {
                        div(.class("sm")) {
                            (fields[part.field]?.definition.title ?? part.field) + " "
                            if let field = fields[part.field] {
                                if !part.old.isNull { del { view.words(part.old, field) } }
                                " "
                                ins { view.words(part.new, field) }
                            }
                        }
                    }
                }
            }
        }
    }

    private var refusals: HTML {
        alert("warn", .warn) {
            p { b { "It would refuse the record:" } }
            for refusal in trial.refusals { p { refusal.message } }
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
