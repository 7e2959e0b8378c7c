import KithModel
import KithStore

/// Lets the code of a plugin's step go through the records of an entity, 200 at a time.
///
/// The step is the only hook of its generation, so that each batch is an update that changes
/// nothing but what the step assigns: checked, logged and indexed as every write is.
struct DataStep {
    let step: MigrationStep
    let transaction: Transaction

    /// Goes through all records that are not deleted, in the order of their ids.
    ///
    /// - Throws: what the step's code throws, naming the step; `not_found` for an entity that
    ///   is not there in this step.
    func run() throws {
        guard let name = step.records else { return }
        do {
            let entity = try transaction.entity(name)
            let state = transaction.state
            try WholeEntity(entity, state).forEachBatch { records in
                for start in stride(from: 0, to: records.count, by: WritePipeline.batchSize) {
                    let batch = records.dropFirst(start).prefix(WritePipeline.batchSize)
                    try transaction.update(name, batch.map { ($0.id, [:]) })
                }
            }
        } catch var error as KernelError {
            error.message = "The step `\(step.name)` cannot be taken: \(error.message)"
            throw error
        }
    }
}
