import KithModel
import KithStore

extension Transaction {
    /// The most bytes that a job may be told.
    public static let largestPayload = 64 << 10

    /// How many jobs of one name may wait.
    static let mostWaiting = 10_000

    /// Puts a job off until this transaction is committed; it is gone with it where it is not.
    ///
    /// - Parameters:
    ///   - name: the job, as `warranty.remind`.
    ///   - payload: what it is told.
    ///   - delay: how long it is to wait, in milliseconds.
    ///   - key: while a job of the name waits under this key, another is not added.
    /// - Returns: the job's number; nil where one waits already.
    /// - Throws: `not_found` with the nearest name; `too_large`; `forbidden` where nothing may
    ///   be written.
    @discardableResult
    public func enqueue(
        _ name: String, _ payload: JSON = .null, delay: Int64 = 0, key: String? = nil
    ) throws -> RecordID? {
        try requireWriting()
        let jobs = state.generation.jobs
        guard jobs[name] != nil else {
            throw KernelError(
                .notFound,
                "There is no job `\(name)`\(Suggestion.question(for: name, among: jobs.keys))",
                recovery: "See all of them: kith registry show")
        }
        let text = payload.text
        guard text.utf8.count <= Self.largestPayload else {
            throw KernelError(
                .tooLarge, "A job is told at most \(Self.largestPayload >> 10) KB.",
                recovery: "Name the records, and let the job read them.", field: "payload")
        }
        let table = JobTable(state.session)
        guard try !table.isCrowded(name, most: Self.mostWaiting) else {
            throw KernelError(
                .tooLarge, "\(Self.mostWaiting) jobs `\(name)` wait already.",
                recovery: "Let one job do the work of many, and put off the rest from there.")
        }
        // A job that goes on by one more of its own is no chain of causes; by two it is.
        let goesOn = state.runningJob == name
        if goesOn { state.runningJob = nil }
        let depth = goesOn ? state.deliveryDepth - 1 : state.deliveryDepth
        let job = JobRow(
            id: state.newID(), name: name, payload: text,
            dueAt: state.now.adding(milliseconds: max(0, delay)), key: key, depth: max(0, depth),
            at: state.now)
        guard try table.append(job) else { return nil }
        state.putOff.append((job.name, payload, job.dueAt))
        try state.counters.set("last_id", to: job.id.rawValue)
        return job.id
    }
}
