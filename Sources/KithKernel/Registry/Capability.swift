import KithModel

/// A compiled plugin: everything it adds to Kith goes through its contributions.
///
/// A capability must declare the same contributions every time, and must touch no data,
/// clock, network or file while it declares. Compiled in does not mean enabled.
public protocol Capability: Sendable {
    /// Who it is and what it asks for.
    static var manifest: Manifest { get }

    /// Makes the capability; has no side effects.
    init()

    /// Adds entities, hooks, commands and roles.
    ///
    /// - Throws: `KernelError` when a contribution is malformed.
    func declare(_ contributions: inout Contributions) throws

    /// Runs one of the manifest's data steps, in the transaction that enables it.
    func migrate(_ step: String, in transaction: Transaction) throws

    /// Changes records of the entity that one of the manifest's numbered steps names, as a
    /// before hook does: up to 200 at a time, with the fields that there are in that step.
    func rewrite(_ step: String, _ batch: WriteEvent) throws
}

extension Capability {
    /// Does nothing: for capabilities without data steps.
    public func migrate(_ step: String, in transaction: Transaction) throws {}

    /// Does nothing: for capabilities whose steps change no records.
    public func rewrite(_ step: String, _ batch: WriteEvent) throws {}
}
