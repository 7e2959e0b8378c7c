/// A part of a formula.
indirect enum FormulaNode: Sendable {
    case constant(FormulaValue)
    case field(String)
    case negated(FormulaNode)
    case arithmetic(Operator, FormulaNode, FormulaNode)
    case comparison(Filter.Comparison, FormulaNode, FormulaNode)
    case not(FormulaNode)
    case all(FormulaNode, FormulaNode)
    case any(FormulaNode, FormulaNode)
    case call(Function, [FormulaNode])

    /// The four operations.
    enum Operator: String, Sendable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
    }

    /// The functions.
    enum Function: String, Sendable, CaseIterable {
        case `if`, coalesce, round, concat, min, max, year, month
        case daysBetween = "days_between"
    }
}
