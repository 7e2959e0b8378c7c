import KithModel

/// What a plugin's look at itself found.
public struct HealthCheckResult: Sendable, Hashable {
    /// The plugin's id.
    public var plugin: String
    /// The check's id, as `warranty.serials`.
    public var check: String
    /// What it looks at.
    public var summary: String
    /// What is wrong; nil where nothing is.
    public var fault: String?

    /// The result as the API writes it.
    package var json: JSON {
        [
            "plugin": .string(plugin), "check": .string(check), "summary": .string(summary),
            "is_well": .boolean(fault == nil), "fault": fault.map(JSON.string) ?? .null,
        ]
    }
}

extension Kernel {
    /// Lets the enabled plugins look whether they can do their work.
    ///
    /// Each looks with its own rights and writes nothing. A check that fails is one that found
    /// something.
    ///
    /// - Parameter plugin: only this one; all where nil.
    /// - Throws: `not_found` for a plugin that is not there; `forbidden` for who is no
    ///   administrator.
    public func checkHealth(
        of plugin: String? = nil, as principal: Principal
    ) async throws -> [HealthCheckResult] {
        if let plugin { _ = try source(plugin) }
        return try await read(as: principal) { transaction in
            guard transaction.actor.isAdministrator else {
                throw KernelError(
                    .forbidden, "Only an administrator may look at the health of plugins.",
                    recovery: "Ask an administrator.")
            }
            let checks = transaction.state.generation.healthChecks.filter {
                plugin == nil || $0.owner == plugin
            }
            return checks.map { check in
                HealthCheckResult(
                    plugin: check.owner, check: check.id, summary: check.summary,
                    fault: self.fault(of: check, in: transaction))
            }
        }
    }

    private func fault(
        of check: RegisteredHealthCheck, in transaction: Transaction
    ) -> String? {
        do {
            return try check.look(transaction.asPlugin(check.owner))
        } catch let error as KernelError {
            return "The check itself failed: \(error.message)"
        } catch {
            return "The check itself failed: \(error)"
        }
    }
}
