import KithKernel
import KithModel
import KithQuery

extension HostCall {
    /// Answers the call if the plugin was granted what it takes.
    ///
    /// - Throws: `forbidden` that names the missing grant; what the call throws.
    func answerGranted(_ function: HostFunction) throws -> HostValue {
        let plugin = run.plugin.manifest.id
        if let (verb, entity) = need(function) {
            try run.transaction().requireGrant(verb, on: entity, of: plugin)
        }
        do {
            return try answer(function)
        } catch let error as KernelError where error.code == .unknownField {
            // What was never asked for stays unknown; what was taken is told as such.
            guard let field = error.details.first?.field,
                let refusal = try run.transaction().revokedGrant(on: field, of: plugin)
            else { throw error }
            throw refusal
        }
    }

    /// The verb that a call needs on an entity; nil where it needs none.
    private func need(_ function: HostFunction) -> (Verb, String)? {
        switch function {
        case .get, .aggregate: named.map { (.read, $0) }
        case .find, .count: arguments.first?.map?["entity"]?.string.map { (.read, $0) }
        case .create: named.map { (.create, $0) }
        case .update: named.map { (.update, $0) }
        case .delete: named.map { (.delete, $0) }
        default: nil
        }
    }

    /// The entity of the first argument: its name, or that of a record.
    private var named: String? {
        guard case .record(let number, _)? = arguments.first else {
            return arguments.first?.string
        }
        return Int(number) < run.batches.count ? run.batches[Int(number)].entity.name : nil
    }
}
