import KithModel

extension FilterResolver {
    /// One side of a comparison: a field or a function of one, or a value.
    private enum Side {
        case field(Filter.Operand, FieldType, name: String)
        case literal(Filter.Literal)
    }

    /// Returns a comparison with its field to the left and its values resolved.
    mutating func compared(
        _ left: Filter.Operand, _ comparison: Filter.Comparison, _ right: Filter.Operand,
        _ entity: Entity
    ) throws -> Filter {
        switch (try side(left, entity), try side(right, entity)) {
        case (.field(let operand, let type, let name), .field(let other, let otherType, _)):
            try TypeRules.require(comparison, of: name, type)
            try TypeRules.requireSameKind(name, type, otherType)
            return .comparison(operand, comparison, other)
        case (.field(let operand, let type, let name), .literal(let literal)):
            return try bound(operand, type, name, comparison, literal)
        case (.literal(let literal), .field(let operand, let type, let name)):
            guard let mirrored = comparison.mirrored else { break }
            return try bound(operand, type, name, mirrored, literal)
        case (.literal, .literal): break
        }
        throw KernelError(
            .malformed, "`\(comparison.rawValue)` has no field to its left.",
            recovery: "Compare a field with a value.")
    }

    private mutating func bound(
        _ operand: Filter.Operand, _ type: FieldType, _ name: String,
        _ comparison: Filter.Comparison, _ literal: Filter.Literal
    ) throws -> Filter {
        guard literal != .value(.null) else {
            guard comparison == .equal || comparison == .notEqual, let path = operand.path else {
                throw KernelError(.malformed, "Only = and != compare `\(name)` with null.")
            }
            return .isNull(path, negated: comparison == .notEqual)
        }
        try TypeRules.require(comparison, of: name, type)
        if type.valueType == .instant, comparison == .equal || comparison == .notEqual,
            case .moment(let math) = literal, math.anchor != .now
        {
            // No moment is a day, but many fall on one.
            let day = Filter.Literal.value(.date(moment.date(math)))
            return .comparison(.function(.date, operand), comparison, .literal(day))
        }
        let value = try value(literal, name, type, by: comparison)
        return .comparison(operand, comparison, .literal(.value(value)))
    }

    private mutating func side(_ operand: Filter.Operand, _ entity: Entity) throws -> Side {
        switch operand {
        case .literal(let literal): return .literal(literal)
        case .path(let path):
            let trace = try trace(path, from: entity)
            return .field(operand, trace.end.field.type, name: trace.name)
        case .function(let function, let inner):
            switch try side(inner, entity) {
            case .field(let argument, let type, let name):
                let result = try TypeRules.result(of: function, over: name, type)
                return .field(.function(function, argument), result, name: name)
            case .literal(let literal):
                return .literal(.value(try applied(function, to: literal)))
            }
        }
    }

    private func applied(
        _ function: Filter.Function, to literal: Filter.Literal
    ) throws -> Value {
        switch (function, fixed(literal)) {
        case (.lower, .text(let text)?): return .text(FoldedText.fold(text))
        case (.len, .text(let text)?): return .integer(Int64(text.unicodeScalars.count))
        case (.date, .instant(let instant)?): return .date(moment.day(of: instant))
        case (.year, .instant(let instant)?):
            return .integer(Int64(moment.day(of: instant).parts.year))
        case (.month, .instant(let instant)?):
            return .integer(Int64(moment.day(of: instant).parts.month))
        case (.year, .date(let date)?): return .integer(Int64(date.parts.year))
        case (.month, .date(let date)?): return .integer(Int64(date.parts.month))
        default:
            throw KernelError(.malformed, "`\(function.rawValue)` does not take this value.")
        }
    }

    private func fixed(_ literal: Filter.Literal) -> Value? {
        switch literal {
        case .value(let value): value
        case .moment(let math) where math.anchor == .now: .instant(moment.instant(math))
        case .moment(let math): .date(moment.date(math))
        case .me: nil
        }
    }
}

extension Filter.Operand {
    /// The field within; nil for a value.
    fileprivate var path: FieldPath? {
        switch self {
        case .path(let path): path
        case .literal: nil
        case .function(_, let inner): inner.path
        }
    }
}
