import KithModel

/// The code of a hook or a command, in Swift or, through a host, in Lua.
public enum Handler: Sendable {
    /// Runs on a batch of records in the course of a write.
    case write(@Sendable (WriteEvent) throws -> Void)
    /// Runs after the commit; what it writes commits together with the delivery's end.
    case committed(@Sendable (CommittedEvent, Transaction) throws -> Void)
    /// Runs when a custom event is asked; a throw refuses what asked.
    case asked(@Sendable (CustomEvent, Transaction) throws -> Void)
    /// Says which records look like some drafts, a list for each.
    case likeness(@Sendable ([[String: Value]], Transaction) throws -> [[Likeness]])
    /// Computes a field, a value for each record.
    case computed(@Sendable ([Record], Transaction) throws -> [Value])
    /// Looks whether the plugin can do its work; a sentence says what is wrong.
    case health(@Sendable (Transaction) throws -> String?)
    /// Makes an attempt to do a job; what it writes commits together with the job's end.
    case job(@Sendable (JobAttempt, Transaction) throws -> Void)
    /// Makes effects of one kind happen, outside of transactions.
    case performer(any EffectPerformer)
    /// Goes through the steps of a flow; throws `Flow.Pause` where it waits.
    case flow(@Sendable (Flow) throws -> Void)
    /// Looks at something elsewhere, outside of transactions; a line for each thing it found.
    case poll(@Sendable (PollerDesk) async throws -> [String])
    /// Takes what somebody has filled into a form.
    case form(@Sendable (CommandInput, Transaction) throws -> FormAnswer)
    /// Runs a command.
    case command(@Sendable (CommandInput, Transaction) throws -> CommandOutput)
}
