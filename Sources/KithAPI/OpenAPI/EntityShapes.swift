import KithKernel
import KithModel
import KithQuery

/// The shapes of one entity's records: as they are told, made and changed, as far as one reader
/// may read and write them.
struct EntityShapes {
    private let entity: Entity
    private let fields: [Field]
    private let access: EntityAccess
    private let shapes: FieldShapes
    private let name: String

    /// Describes what a reader may know of an entity.
    init(_ entity: Entity, _ caller: Kernel.Caller, _ shapes: FieldShapes) {
        self.entity = entity
        self.shapes = shapes
        fields = caller.readableFields(of: entity).filter { !$0.definition.isSecret }
        access = caller.rights.access(to: entity)
        name = shapes.names.entity(entity.name)
    }

    /// The shapes with their names.
    var all: [(name: String, shape: Shape)] {
        let record = Shape.named(name)
        return fields.compactMap { shapes.choices(of: $0.definition, entity.name) } + [
            (name, told), (name + "Input", made), (name + "Patch", changed),
            (name + "Page", CommonShapes.page(of: record)),
            (name + "List", CommonShapes.list(of: record)),
        ]
    }

    /// The places of the general shapes, with those of this entity instead.
    var places: [String: String] {
        [
            "Record": name, "RecordInput": name + "Input", "RecordPatch": name + "Patch",
            "RecordPage": name + "Page", "RecordList": name + "List",
        ]
    }

    /// Whether the reader can do with the entity what a verb says, as far as its fields allow.
    func allows(_ verb: Verb) -> Bool {
        guard access.scope(verb) != .none else { return false }
        guard verb == .create else { return true }
        // Of an entity that the kernel keeps nobody can give what a record needs.
        return entity.fields.allSatisfy { !Self.isNeeded($0) || isWritable($0) }
    }

    private var told: Shape {
        let fixed: Set<String> = ["id", "version"]
        let members = fields.filter { !fixed.contains($0.name) }.map { field in
            (field.name, told(field))
        }
        let help = entity.definition.help
        return Shape.object(
            [
                ("id", .id), ("entity", .constant(entity.name)),
                ("version", .integer(in: 1 ... .max)),
            ], optional: members
        ).saying(help.isEmpty ? entity.definition.title : help)
    }

    private func told(_ field: Field) -> Shape {
        let shape = shapes.told(field.definition, of: entity.name)
        let isAlwaysThere =
            [SystemField.createdAt.slot, SystemField.updatedAt.slot].contains(field.slot)
        let isKept = field.definition.isReadOnly || field.type.isComputed
        let told = isAlwaysThere ? shape : shape.orNull
        return isKept ? told.with("readOnly", .boolean(true)) : told
    }

    private var made: Shape {
        let open = given
        let needed = open.filter(Self.isNeeded)
        return Shape.object(
            needed.map { ($0.name, given($0)) },
            optional: open.filter { !Self.isNeeded($0) }.map { ($0.name, given($0).orNull) },
            isClosed: true
        ).saying("A new \(entity.definition.title.lowercased()).")
    }

    private var changed: Shape {
        let members = given.map { field in
            (field.name, field.definition.isRequired ? given(field) : given(field).orNull)
        }
        return Shape.object([], optional: members, isClosed: true)
            .saying("What changes of a \(entity.definition.title.lowercased()); null empties.")
    }

    /// The fields that the reader may give, secrets among them.
    private var given: [Field] {
        fields.filter(isWritable) + entity.fields.filter(access.mayWriteUnseen)
    }

    private func given(_ field: Field) -> Shape {
        let shape = shapes.given(field.definition, of: entity.name)
        return field.definition.isSecret ? shape.with("writeOnly", .boolean(true)) : shape
    }

    private func isWritable(_ field: Field) -> Bool {
        access.mayWriteUnseen(field)
            || access.right(on: field) == .write && !field.definition.isReadOnly
                && !field.type.isComputed
    }

    private static func isNeeded(_ field: Field) -> Bool {
        field.definition.isRequired && field.definition.defaultValue.isNull
            && !field.type.isComputed
    }
}
