import KithAPI
import KithKernel
import KithModel
import KithQuery

/// Deleting, bringing back, and undoing.
enum DeleteRecord {
    static let delete = Route(.post, ":entity", ":id", "delete") { visit in
        let entity = try visit.entity()
        let id = try visit.id()
        let title = try await visit.kernel.read(as: visit.visitor.principal) {
            try $0.get(entity.name, id).title
        }
        let receipt = try await visit.kernel.delete(
            entity.name, [id], as: visit.visitor.principal, door: visit.visitor.door)
        return visit.redirect(
            to: WebPath.path([entity.name]), Flash("\(title) deleted", undo: receipt.set))
    }

    static let restore = Route(.post, ":entity", ":id", "restore") { visit in
        let entity = try visit.entity()
        let id = try visit.id()
        let receipt = try await visit.kernel.restore(
            entity.name, [id], as: visit.visitor.principal, door: visit.visitor.door)
        return visit.redirect(
            to: WebPath.record(entity.name, id),
            Flash("\(entity.definition.title) restored", undo: receipt.set))
    }

    /// Takes back a change set; what was changed since is left alone and told.
    static let undo = Route(.post, "undo") { visit in
        guard let set = visit.form["set"].flatMap({ RecordID($0) }) else {
            throw KernelError(.malformed, "It is not said what to undo.", field: "set")
        }
        let back = visit.back(or: "/")
        do {
            let result = try await visit.kernel.undo(set, as: visit.visitor.principal)
            return visit.redirect(to: back, Flash(words(result), undo: result.receipt.set))
        } catch let error as KernelError where error.code.status < 500 {
            return visit.redirect(to: back, Flash(error.message))
        }
    }

    private static func words(_ result: UndoResult) -> String {
        let left = result.conflicts.count
        guard result.records > 0 || left > 0 else { return "There was nothing left to undo" }
        guard left > 0 else { return "Undone" }
        return "Undone, but for \(left) that changed since"
    }
}
