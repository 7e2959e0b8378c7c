import KithKernel
import KithModel

extension LuaRun {
    /// Makes an attempt to do a job.
    func job(
        _ function: UInt32, _ attempt: JobAttempt, _ transaction: Transaction
    ) throws {
        let frame = Frame(handler: attempt.name, phase: .job, transaction: transaction)
        try within(frame) { state in
            let members: [String: HostValue] = [
                "id": .string(attempt.id.description), "name": .string(attempt.name),
                "key": .string(attempt.key), "attempt": .integer(Int64(attempt.number)),
                "due_at": .instant(attempt.dueAt), "payload": HostValue(attempt.payload),
            ].filter { $0.value != .null }
            _ = try state.call(LuaPrelude.Entry.command, [.function(function), .map(members)])
        }
    }
}
