import KithModel
import KithQuery

extension QueryCompiler {
    /// Returns a field or a function of one.
    ///
    /// - Throws: `malformed` for a value, which the authoriser leaves only to the right.
    func expression(
        _ operand: Filter.Operand, in scope: QueryScope, for asker: Asker
    ) throws -> SQLExpression {
        switch operand {
        case .path(let path): return try expression(path, in: scope, for: asker)
        case .function(let function, let inner):
            return try applied(function, to: expression(inner, in: scope, for: asker))
        case .literal:
            throw KernelError(
                .malformed, "A comparison has no field to its left.",
                recovery: "Compare a field with a value.")
        }
    }

    /// Returns the field at the end of a path, as what stands for it in comparisons.
    func expression(
        _ path: FieldPath, in scope: QueryScope, for asker: Asker
    ) throws -> SQLExpression {
        expression(try columns(path, in: scope, for: asker))
    }

    /// Returns a field as what stands for it in comparisons: of money the base amount.
    func expression(_ columns: FieldColumns) -> SQLExpression {
        let layout = columns.layout
        let value = layout.name(of: .base) ?? layout.columns[0].name
        return SQLExpression(
            sql: column(columns.alias, value),
            fold: layout.name(of: .fold).map { column(columns.alias, $0) },
            entity: layout.name(of: .entity).map { column(columns.alias, $0) },
            kind: .init(columns.field.type, baseCurrency: context.codec.baseCurrency),
            hasFoldIndex: columns.hasIndex)
    }

    /// Returns the value of a literal that the authoriser has settled.
    func value(_ literal: Filter.Literal) throws -> Value {
        if case .value(let value) = literal { return value }
        throw KernelError(
            .malformed, "A moving date or `me` reached the store without its value.",
            recovery: "Authorise the query again.")
    }

    private func applied(
        _ function: Filter.Function, to operand: SQLExpression
    ) throws -> SQLExpression {
        switch (function, operand.kind) {
        case (.lower, .text):
            let fold = operand.fold ?? operand.sql
            return SQLExpression(sql: fold, fold: fold, kind: .folded)
        case (.lower, .folded), (.lower, .key): return operand
        case (.len, .text), (.len, .folded), (.len, .key):
            return SQLExpression(sql: "length(\(operand.sql))", kind: .number(scale: 0))
        case (.date, .day), (.date, .moment): return day(of: operand)
        case (.year, .day), (.year, .moment):
            return SQLExpression(
                sql: year(of: day(of: operand).sql), kind: .number(scale: 0))
        case (.month, .day), (.month, .moment):
            return SQLExpression(
                sql: month(of: day(of: operand).sql), kind: .number(scale: 0))
        default:
            throw KernelError(
                .malformed, "`\(function.rawValue)` does not take \(operand.kind.name).",
                recovery: "Use a field of another type, or leave the function out.")
        }
    }

    /// Returns the calendar day, in the principal's zone, of a day or moment.
    func day(of operand: SQLExpression) -> SQLExpression {
        guard operand.kind == .moment else { return operand }
        let day = dialect.localDay(of: operand.sql, zone: boundZone())
        return SQLExpression(sql: day, kind: .day)
    }

    // Days are counted here from 0001-01-01, so that the division never meets a negative
    // number. The first of January lies within two days of a multiple of 365.2425 days.
    private func year(of day: String) -> String {
        "((\(dialect.bucketStart(.year, of: day)) + 719345) * 400 / 146097 + 1)"
    }

    // The first of a month lies near a multiple of 30.44 days behind the first of January.
    private func month(of day: String) -> String {
        let start = dialect.bucketStart(.month, of: day)
        return "((\(start) - \(dialect.bucketStart(.year, of: day)) + 15) * 100 / 3044 + 1)"
    }
}
