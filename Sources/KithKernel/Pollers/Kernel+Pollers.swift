import KithModel

extension Kernel {
    /// A poller, as it is listed.
    public struct Poller: Sendable, Hashable {
        /// Its name, as `channels.mail`.
        public var name: String
        /// The plugin that it belongs to.
        public var owner: String
        /// One sentence about what it looks for.
        public var summary: String
        /// How many seconds lie between two looks.
        public var seconds: Int
    }

    /// Returns the pollers of the plugins that run, by name; for administrators.
    ///
    /// - Throws: `forbidden`.
    public func pollers(as principal: Principal) async throws -> [Poller] {
        try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            return transaction.state.generation.pollers.values.map {
                Poller(
                    name: $0.definition.name, owner: $0.owner, summary: $0.definition.summary,
                    seconds: $0.definition.seconds)
            }.sorted { $0.name < $1.name }
        }
    }

    /// Lets a poller look now, for an administrator who waits for it.
    ///
    /// - Parameter about: what alone it is to look at, as the name of a mailbox; all where nil.
    /// - Returns: what it found, a line for each.
    /// - Throws: `not_found`; `forbidden`; what the poller throws.
    public func poll(
        _ name: String, about: String? = nil, as principal: Principal
    ) async throws -> [String] {
        try await read(as: principal) { try Self.requireAdministrator($0.actor) }
        guard let poller = generation.pollers[name] else {
            let names = generation.pollers.keys
            throw KernelError(
                .notFound,
                "There is no poller `\(name)`\(Suggestion.question(for: name, among: names))",
                recovery: "See all of them: kith poller list")
        }
        return try await look(poller, isAsked: true, about: about)
    }

    /// Lets those pollers look whose time has come, one after the other; for who serves.
    ///
    /// What goes wrong in one does not keep the others.
    ///
    /// - Returns: the errors, by the pollers' names.
    package func pollWhatIsDue() async -> [(poller: String, error: any Error)] {
        var failures: [(poller: String, error: any Error)] = []
        for poller in generation.pollers.values.sorted(by: {
            $0.definition.name < $1.definition.name
        })
        where await turns.isDue(poller.definition, at: clock.now) {
            guard !Task.isCancelled else { break }
            do {
                _ = try await look(poller, isAsked: false, about: nil)
            } catch {
                failures.append((poller.definition.name, error))
            }
        }
        return failures
    }

    private func look(
        _ poller: RegisteredPoller, isAsked: Bool, about: String?
    ) async throws -> [String] {
        await turns.begin(poller.definition.name, at: clock.now)
        let result: Result<[String], any Error>
        do {
            let desk = PollerDesk(kernel: self, poller: poller, isAsked: isAsked, about: about)
            result = .success(try await poller.poll(desk))
        } catch {
            result = .failure(error)
        }
        await turns.end(poller.definition.name)
        return try result.get()
    }
}
