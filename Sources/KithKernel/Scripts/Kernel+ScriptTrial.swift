import KithModel
import KithStore

extension Kernel {
    private struct TriedOut: Error {
        var trial: ScriptTrial
    }

    /// Tries a text of a script, and undoes all that it has done.
    ///
    /// It runs beside everything that is enabled, in place of the version that runs, with all
    /// that it asks for and was not refused. What it does to its end or to its error is in the
    /// answer. Others wait to write meanwhile, at most as long as for any transaction.
    ///
    /// - Parameters:
    ///   - text: the text, saved or not.
    ///   - act: what it is tried with.
    /// - Throws: `invalid` for a text that is no script, with file and line; `not_found` for a
    ///   record or a command that is not there; `forbidden` for who is no administrator.
    public func tryScript(
        _ text: String, _ act: ScriptTrial.Act, as principal: Principal, door: Door
    ) async throws -> ScriptTrial {
        let log = TrialLog()
        let source = try scriptSource(
            ScriptVersion(number: 1, at: clock.now, text: text), log: { log.add($0) })
        if let fault = source.fault { throw fault }
        let name = String(source.manifest.id.dropFirst(ScriptReader.prefix.count))
        let context = ChangeSetContext(kind: "trial", title: "Try script \(name)")
        do {
            try await StoreFault.translated {
                try await self.store.write { session in
                    try self.tryOut(source, act, principal, door, context, session)
                }
            }
        } catch let done as TriedOut {
            var trial = done.trial
            trial.lines = log.lines
            return trial
        }
        throw KernelError(.unforeseen, "The trial of the script did not end.")
    }

    /// - Throws: always, so that everything is undone: `TriedOut`, or why there is no trial.
    private func tryOut(
        _ source: PluginSource, _ act: ScriptTrial.Act, _ principal: Principal, _ door: Door,
        _ context: ChangeSetContext, _ session: any SQLSession
    ) throws {
        let desk = try desk(principal, door, session)
        let id = source.manifest.id
        let start = source.without(desk.entries[id]?.refused ?? [])
        let custom = try CustomDefinitions.read(
            AccessDirectory(
                session: session, generation: desk.present, environment: environment))
        let built = try GenerationBuilder(
            session: session, sources: desk.sources(with: start),
            organisation: environment.organisation
        ).build(
            enabled: desk.enabled.union([id]), custom: custom, number: desk.present.number + 1)
        let runner = TransactionRunner(
            generation: built.generation, environment: environment, principal: principal,
            door: door, context: context)
        _ = try runner.run(on: session) { transaction in
            transaction.state.isTrial = true
            throw TriedOut(trial: try TrialRun(id, transaction).run(act))
        }
    }
}
