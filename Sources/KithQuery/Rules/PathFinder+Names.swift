import KithModel

extension PathFinder {
    /// A name in a text and the offset of its first byte.
    typealias Place = (name: String, offset: Int)

    /// Returns the field that names joined by points mean.
    ///
    /// - Throws: `unknown_field`, `malformed` or `too_large`, with the place of the name.
    func trace(_ names: [Place], of entity: Entity, in text: QueryText) throws -> Trace {
        var entity = entity
        let steps = try follow(names.dropLast(), from: &entity, in: text)
        let last = names[names.count - 1]
        let field = try text.at(last.offset) { try self.field(last.name, of: entity) }
        return Trace(steps: steps, end: (entity, field))
    }

    /// Follows references by their names, and leaves `entity` at where they lead.
    ///
    /// - Throws: as `trace`.
    func follow(
        _ names: ArraySlice<Place>, from entity: inout Entity, in text: QueryText
    ) throws -> [Step] {
        var steps: [Step] = []
        for (name, offset) in names {
            try text.at(offset) {
                try Self.requireHops(steps.count + 1)
                let field = try self.field(name, of: entity)
                steps.append((entity, field))
                entity = try target(of: field, in: entity)
            }
        }
        return steps
    }
}
