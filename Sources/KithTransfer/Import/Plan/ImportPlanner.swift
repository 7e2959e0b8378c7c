import KithModel
import KithKernel
import KithQuery

/// Makes the plan for a map: finds its headers and fields, by what the caller may do.
struct ImportPlanner {
    private let map: ImportMap
    private let transaction: Transaction
    private let entity: Entity
    private let access: EntityAccess
    private let headers: Headers
    private let formats: ValueFormats

    init(_ map: ImportMap, headers: [String], _ transaction: Transaction) throws {
        self.map = map
        self.transaction = transaction
        entity = try transaction.readableEntity(map.entity)
        access = transaction.access(to: entity)
        self.headers = Headers(headers)
        formats = ValueFormats(
            map, baseCurrency: transaction.baseCurrency, zone: transaction.timeZoneRules,
            region: transaction.region)
    }

    /// Makes the plan.
    ///
    /// - Throws: `invalid`, `unknown_field` or `forbidden`, naming the column and the nearest
    ///   header or field.
    func plan() throws -> ImportPlan {
        var columns: [ImportColumn] = []
        for column in map.columns where currencyField(column) == nil {
            let made = try self.column(column)
            guard !columns.contains(where: { $0.field == made.field }) else {
                throw fault("`\(column.to)` is filled by two columns.", "Leave one of them out.")
            }
            columns.append(made)
        }
        for column in map.columns {
            guard let field = currencyField(column) else { continue }
            try addCurrency(column, of: field, to: &columns)
        }
        let match = try self.match(columns)
        let hasCreate = access.scope(.create) != .none
        let hasUpdate = access.scope(.update) != .none
        guard hasCreate || (hasUpdate && !match.isEmpty) else {
            throw KernelError(
                .forbidden, "You may not create \(entity.definition.pluralTitle.lowercased()).",
                recovery: "Ask an administrator for a role with `\(entity.name):create`.")
        }
        return ImportPlan(
            map: map, entity: entity, columns: columns, match: match,
            isMatchedByID: map.match == ["id"], mayCreate: hasCreate, mayUpdate: hasUpdate)
    }
}

extension ImportPlanner {
    private func column(_ column: ImportMap.Column) throws -> ImportColumn {
        if column.to == "id" { return try identity(column) }
        let field = try writableField(column.to)
        let kind = try kind(column, field)
        return ImportColumn(
            field: field, kind: kind, origin: try origin(column, field, kind),
            values: column.values)
    }

    private func identity(_ column: ImportMap.Column) throws -> ImportColumn {
        guard map.match == ["id"], let header = column.from else {
            throw fault(
                "`id` is given by Kith; a file can only name it to change existing records.",
                "Leave the column out, or match by it: --match id")
        }
        return ImportColumn(
            field: entity.field(.id), kind: .identity,
            origin: .cell(try headers.place(of: header), header: header), values: [:])
    }

    private func writableField(_ name: String) throws -> Field {
        let known = entity.fields.filter { access.right(on: $0) >= .read }
        guard let field = known.first(where: { $0.name == name }) else {
            let names = known.filter(isWritable).map(\.name)
            throw entity.unknownField(name, candidates: names)
        }
        if field.type.isComputed {
            throw forbidden("`\(name)` is computed from other fields.", name)
        }
        guard field.isImportable else { throw forbidden("`\(name)` is kept by Kith.", name) }
        guard isWritable(field) else {
            throw forbidden("You may read `\(name)`, but not write it.", name)
        }
        return field
    }

    private func isWritable(_ field: Field) -> Bool {
        field.isImportable && access.right(on: field) == .write
    }

    private func kind(_ column: ImportMap.Column, _ field: Field) throws -> ImportColumn.Kind {
        guard let name = field.target else {
            guard column.by == nil, !column.isCreating else {
                throw fault(
                    "`\(column.to)` is no reference, so `by` and `create` do not go with it.",
                    "Leave them out.")
            }
            return .value(CellReader(field, formats))
        }
        let target = try transaction.readableEntity(name)
        let key = try key(of: target, column)
        guard column.isCreating else {
            return .reference(Lookup(target: target, key: key), isCreating: false)
        }
        guard key == target.titleField, transaction.access(to: target).scope(.create) != .none
        else {
            throw fault(
                key == target.titleField
                    ? "You may not create \(target.definition.pluralTitle.lowercased())."
                    : "Only a record that is found by its title can be created by `create`.",
                "Leave `create` out of the column `\(column.to)`.")
        }
        return .reference(Lookup(target: target, key: key), isCreating: true)
    }

    /// The field by which the target of a reference is found: its title, or a unique one.
    private func key(of target: Entity, _ column: ImportMap.Column) throws -> Field {
        let access = transaction.access(to: target)
        let keys = target.fields.filter { field in
            let isKey =
                field.name == "id" || field == target.titleField || field.definition.isUnique
            return isKey && access.right(on: field) >= .read
        }
        guard let by = column.by else {
            return keys.first { $0 == target.titleField } ?? target.field(.id)
        }
        if let key = keys.first(where: { $0.name == by }) { return key }
        let names = keys.map(\.name)
        throw fault(
            "`\(column.to)`: a \(target.name) is not found by `\(by)`"
                + Suggestion.question(for: by, among: names),
            "Find it by one of: \(names.joined(separator: ", ")).")
    }

    private func origin(
        _ column: ImportMap.Column, _ field: Field, _ kind: ImportColumn.Kind
    ) throws -> ImportColumn.Origin {
        if let header = column.from {
            return .cell(try headers.place(of: header), header: header)
        }
        let json = column.value ?? .null
        if case .reference(let lookup, _) = kind {
            guard let text = json.string, let name = lookup.name(text) else {
                throw fault("`\(column.to)`: `value` names no record.", "Give its name as a text.")
            }
            return .name(name)
        }
        do throws(CoercionError) {
            return .constant(
                try field.type.coerce(
                    json, currency: transaction.baseCurrency, region: transaction.region))
        } catch {
            throw fault("`\(column.to)`: \(error.message)", "Correct its `value`.")
        }
    }
}

extension ImportPlanner {
    /// The amount whose currency a column holds, as `value.currency` does; nil for others.
    private func currencyField(_ column: ImportMap.Column) -> String? {
        let suffix = ".currency"
        guard column.to.hasSuffix(suffix) else { return nil }
        return String(column.to.dropLast(suffix.count))
    }

    private func addCurrency(
        _ column: ImportMap.Column, of name: String, to columns: inout [ImportColumn]
    ) throws {
        let field = try writableField(name)
        guard case .money = field.type.valueType, let header = column.from else {
            throw fault(
                "`\(column.to)` is not the currency of an amount.",
                "Name a field of type money, and a header.")
        }
        let place = try headers.place(of: header)
        guard let index = columns.firstIndex(where: { $0.field == field && $0.header != nil })
        else {
            throw fault(
                "`\(column.to)` has no amount beside it.", "Let another column fill `\(name)`.")
        }
        columns[index].currency = place
    }

    private func match(_ columns: [ImportColumn]) throws -> [Int] {
        try map.match.map { name in
            guard let index = columns.firstIndex(where: { $0.field.name == name }) else {
                let names = columns.map(\.field.name)
                throw fault(
                    "The match field `\(name)` is filled by no column"
                        + Suggestion.question(for: name, among: names),
                    "Match by one of: \(names.joined(separator: ", ")).")
            }
            guard name != "id" || map.match.count == 1 else {
                throw fault("`id` matches by itself.", "Leave the other match fields out.")
            }
            switch columns[index].field.type.valueType {
            case .longText, .money, .multiChoice, .json, .polymorphic, .file:
                throw fault(
                    "Records cannot be matched by `\(name)`, whose type is "
                        + "\(columns[index].field.type.name).",
                    "Match by a text, a number, a date or a reference.")
            default: return index
            }
        }
    }

    private func fault(_ sentence: String, _ recovery: String) -> KernelError {
        KernelError(
            .invalid, "The import map of `\(entity.name)`: \(sentence)", recovery: recovery)
    }

    private func forbidden(_ sentence: String, _ field: String) -> KernelError {
        KernelError(
            .forbidden, "The import map of `\(entity.name)`: \(sentence)",
            recovery: "Leave its column out.", field: field)
    }
}
