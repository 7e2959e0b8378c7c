import KithModel

/// A look at whether a plugin can do its work.
struct RegisteredHealthCheck: Sendable {
    let owner: String
    let id: String
    let summary: String
    let look: @Sendable (Transaction) throws -> String?

    /// Returns the checks of the collected plugins, in their order.
    static func all(_ collected: [Contributions]) -> [RegisteredHealthCheck] {
        collected.flatMap { contributions in
            contributions.all.compactMap { contribution in
                guard case .healthCheck(let summary, let handler) = contribution.kind,
                    case .health(let body) = contributions.handlers[handler]
                else { return nil }
                return RegisteredHealthCheck(
                    owner: contribution.owner, id: contribution.id, summary: summary, look: body)
            }
        }
    }
}
