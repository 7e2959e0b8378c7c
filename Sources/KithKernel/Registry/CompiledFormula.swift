import KithModel
import KithQuery

/// A formula field with its parsed expression.
struct CompiledFormula: Sendable {
    let field: Field
    let formula: Formula

    /// Parses the formulas of an entity and puts each after those that it depends on.
    ///
    /// - Throws: `invalid` when formulas depend on each other in a circle.
    static func compile(_ entity: Entity) throws -> [CompiledFormula] {
        var waiting: [CompiledFormula] = []
        let definitions = entity.fields.map(\.definition)
        for field in entity.fields {
            guard case .formula(let expression, let result) = field.type else { continue }
            let formula = try Formula(expression, fields: definitions)
            try formula.requireResult(result)
            waiting.append(CompiledFormula(field: field, formula: formula))
        }
        var ordered: [CompiledFormula] = []
        while !waiting.isEmpty {
            let names = Set(waiting.map(\.field.name))
            guard let next = waiting.firstIndex(where: { $0.isFree(of: names) }) else {
                throw KernelError(
                    .invalid,
                    "Formulas of `\(entity.name)` depend on each other: \(names.sorted()).")
            }
            ordered.append(waiting.remove(at: next))
        }
        return ordered
    }

    private func isFree(of names: Set<String>) -> Bool {
        formula.dependencies.isDisjoint(with: names)
    }
}
