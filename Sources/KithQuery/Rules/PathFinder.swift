import KithModel

/// Finds fields by name or number, and lets only readable ones be found.
///
/// A field that may not be read is reported in the words for one that does not exist.
struct PathFinder {
    let schema: Schema
    private let readable: (Entity, Field) -> Bool

    /// Finds in a schema what `readable` lets through; every field but secrets where nil.
    init(schema: Schema, readable: ((Entity, Field) -> Bool)? = nil) {
        self.schema = schema
        self.readable = readable ?? { _, _ in true }
    }

    /// Returns whether a field may be read; a secret never may.
    func isReadable(_ entity: Entity, _ field: Field) -> Bool {
        !field.definition.isSecret && readable(entity, field)
    }

    /// A field and the entity that it is one of.
    typealias Step = (entity: Entity, field: Field)

    /// A path with the field and entity of each step; the last step is the field itself.
    struct Trace {
        let steps: [Step]
        let end: Step

        /// The same path by numbers.
        var path: FieldPath { FieldPath(hops: steps.map(\.field.id), field: end.field.id) }

        /// The name with its hops, as `account.name`.
        var name: String { (steps.map(\.field.name) + [end.field.name]).joined(separator: ".") }
    }

    /// Returns the error for a name that is no readable field.
    func unknown(_ name: String, of entity: Entity) -> KernelError {
        let readable = entity.fields.filter { isReadable(entity, $0) && $0.name != name }
        return entity.unknownField(name, candidates: readable.map(\.name))
    }

    /// Returns whether anything of an entity may be read.
    func isReadable(_ entity: Entity) -> Bool {
        entity.fields.contains { isReadable(entity, $0) }
    }

    /// Returns the readable field of a name.
    ///
    /// - Throws: `unknown_field`.
    func field(_ name: String, of entity: Entity) throws -> Field {
        guard let field = entity.field(name), isReadable(entity, field) else {
            throw unknown(name, of: entity)
        }
        return field
    }

    /// Returns the readable field with a number.
    ///
    /// - Throws: `unknown_field`.
    func field(id: Int64, of entity: Entity) throws -> Field {
        guard let field = entity.field(id: id) else { throw unknown("#\(id)", of: entity) }
        guard isReadable(entity, field) else { throw unknown(field.name, of: entity) }
        return field
    }

    /// Returns the entity to which a reference leads.
    ///
    /// - Throws: `unknown_field` where nothing there may be read; `malformed` where the field
    ///   refers to nothing, or to records of several entities.
    func target(of field: Field, in entity: Entity) throws -> Entity {
        guard let name = field.target else {
            throw KernelError(
                .malformed, "`\(field.name)` of `\(entity.name)` leads to no other entity.",
                recovery: "Only references have fields behind a point.")
        }
        guard let target = schema.entity(name), isReadable(target) else {
            throw unknown(field.name, of: entity)
        }
        return target
    }

    /// Returns what a path of numbers means.
    ///
    /// - Throws: `unknown_field`, `malformed`, or `too_large` for too many hops.
    func trace(_ path: FieldPath, from entity: Entity) throws -> Trace {
        try Self.requireHops(path.hops.count)
        var entity = entity
        let steps = try follow(path.hops, from: &entity)
        return Trace(steps: steps, end: (entity, try field(id: path.field, of: entity)))
    }

    /// Returns the path to the title of what a reference refers to; nil where the path ends in
    /// no reference, or at one whose title may not be read.
    func titled(_ trace: Trace) -> Trace? {
        guard let name = trace.end.field.target, let target = schema.entity(name),
            isReadable(target, target.titleField)
        else { return nil }
        return Trace(steps: trace.steps + [trace.end], end: (target, target.titleField))
    }

    /// Follows references by their numbers, and leaves `entity` at where they lead.
    ///
    /// - Throws: as `trace`.
    func follow(_ hops: [Int64], from entity: inout Entity) throws -> [Step] {
        var steps: [Step] = []
        for hop in hops {
            let field = try field(id: hop, of: entity)
            steps.append((entity, field))
            entity = try target(of: field, in: entity)
        }
        return steps
    }

    /// Returns the readable collection of a name.
    ///
    /// - Throws: `unknown_field` with the nearest name.
    func collection(_ name: String, of entity: Entity) throws -> Schema.Collection {
        let readable = schema.collections(of: entity).filter { isReadable($0.entity, $0.reference) }
        if let collection = readable.first(where: { $0.name == name }) { return collection }
        throw unknownCollection(name, of: entity)
    }

    /// Returns the entity whose records refer to an entity by a field, given by their numbers.
    ///
    /// - Throws: `unknown_field` in the words for a name that is not there.
    func collection(_ path: Filter.CollectionPath, of entity: Entity) throws -> Entity {
        guard let other = schema.entity(id: path.entity),
            let reference = other.field(id: path.reference), reference.target == entity.name,
            isReadable(other, reference)
        else {
            let hidden = schema.collections(of: entity).first {
                $0.entity.id == path.entity && $0.reference.id == path.reference
            }
            throw unknownCollection(hidden?.name ?? "#\(path.reference)", of: entity)
        }
        return other
    }

    private func unknownCollection(_ name: String, of entity: Entity) -> KernelError {
        let readable = schema.collections(of: entity).filter { isReadable($0.entity, $0.reference) }
        let hint = Suggestion.question(for: name, among: readable.map(\.name))
        return KernelError(
            .unknownField, "nothing refers to `\(entity.name)` as `\(name)`\(hint)",
            recovery: "See what does: kith entity show \(entity.name)", field: name)
    }

    /// Refuses a path that follows too many references.
    static func requireHops(_ count: Int) throws {
        guard count <= QueryBounds.hops else {
            throw KernelError(
                .tooLarge, "a path follows at most \(QueryBounds.hops) references.",
                recovery: "Ask for the records that lie behind in a query of their own.")
        }
    }
}
