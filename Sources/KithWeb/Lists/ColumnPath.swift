import KithKernel
import KithModel
import KithQuery

/// A column of a list: a field of the entity, or of a record that it points to.
struct ColumnPath: Sendable {
    /// The path as questions name it, as `account.tier`.
    let name: String
    /// The field at its end.
    let field: Field
    /// Whether it is a field of the entity itself.
    let isOwn: Bool
    /// What people read above it.
    let title: String

    /// Finds a path; nil where any part of it does not exist or may not be read.
    init?(_ name: String, of entity: Entity, _ visit: Visit) {
        let names = name.split(separator: ".").map(String.init)
        var place: Entity? = entity
        var found: [Field] = []
        for part in names {
            guard let current = place, let field = current.field(part),
                visit.mayRead(field, of: current)
            else { return nil }
            found.append(field)
            place = field.target.flatMap(visit.generation.schema.entity)
        }
        guard let last = found.last else { return nil }
        self.name = name
        field = last
        isOwn = found.count == 1
        let isTitle = found.count > 1 && last.name == "name"
        let shown = isTitle ? found.dropLast() : found[...]
        title = Self.sentence(shown.map(\.definition.title))
    }

    /// Takes a field of the entity itself.
    init(_ field: Field) {
        name = field.name
        self.field = field
        isOwn = true
        title = field.definition.title
    }

    /// Whether a list can be in the order of the column.
    var isSortable: Bool {
        switch field.type.valueType {
        case .json, .multiChoice, .polymorphic, .file: false
        default: true
        }
    }

    /// Whether the values of the column add up.
    var isSummed: Bool {
        guard isOwn, !field.name.hasSuffix("probability"), !field.name.hasSuffix("percent") else {
            return false
        }
        switch field.type.valueType {
        case .money: return true
        case .integer, .decimal:
            return !field.isSystem && field.name != "position" && field.name != "year"
        default: return false
        }
    }

    private static func sentence(_ titles: [String]) -> String {
        titles.enumerated().map { $0.offset == 0 ? $0.element : $0.element.lowercased() }
            .joined(separator: " ")
    }
}

extension Visit {
    /// Returns whether a field may be read, and any record of its entity.
    package func mayRead(_ field: Field, of entity: Entity) -> Bool {
        visitor.may(.read, entity) && !field.definition.isSecret
            && visitor.mayRead(field, of: entity)
    }

    /// Returns the entity's fields that the visitor may read, in order, without secrets.
    package func readableFields(of entity: Entity) -> [Field] {
        entity.fields.filter { mayRead($0, of: entity) }
    }
}

extension Entity {
    /// The fields that a list shows where no view names any: up to five short ones in the
    /// order of the definition, then owner and the last change.
    func usualColumns(_ visit: Visit) -> [String] {
        let short = ownFields.filter { field in
            guard field !== titleField, visit.mayRead(field, of: self) else { return false }
            switch field.type.valueType {
            case .longText, .json, .file: return false
            default: return field.name != "external_id"
            }
        }
        let system = ["owner", "updated_at"].filter { name in
            field(name).map { visit.mayRead($0, of: self) } ?? false
        }
        return short.prefix(5).map(\.name) + system
    }
}
