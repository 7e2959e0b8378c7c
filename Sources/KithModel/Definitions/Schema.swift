/// All entities that are installed and enabled at one moment; immutable.
public struct Schema: Sendable {
    /// The entities in the order of their names.
    public let entities: [Entity]
    private let byName: [String: Entity]
    private let byID: [Int64: Entity]
    private let collections: [String: [Collection]]

    /// Records of another entity that refer to one of this entity.
    public struct Collection: Sendable, Hashable {
        /// The name by which the target knows them, as `deals`.
        public let name: String
        /// The entity of the referring records.
        public let entity: Entity
        /// The field that refers.
        public let reference: Field
    }

    /// Makes a schema of entities with unique names and numbers.
    public init(_ entities: [Entity]) {
        self.entities = entities.sorted { $0.name < $1.name }
        byName = Dictionary(entities.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        byID = Dictionary(entities.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var collections: [String: [Collection]] = [:]
        for entity in self.entities {
            for field in entity.fields {
                guard case .reference(let reference) = field.type, let name = reference.inverse
                else { continue }
                collections[reference.entity, default: []].append(
                    Collection(name: name, entity: entity, reference: field))
            }
        }
        self.collections = collections
    }

    /// Returns the entity of a name, or nil.
    public func entity(_ name: String) -> Entity? { byName[name] }

    /// Returns the entity with a number, or nil.
    public func entity(id: Int64) -> Entity? { byID[id] }

    /// Returns what refers to an entity's records by a name.
    public func collections(of entity: Entity) -> [Collection] { collections[entity.name] ?? [] }

    /// Returns the entity of a name.
    ///
    /// - Throws: `KernelError` `not_found` with the nearest name.
    public func requireEntity(_ name: String) throws -> Entity {
        if let entity = byName[name] { return entity }
        throw unknownEntity(name)
    }

    /// Returns the error for an entity that does not exist or may not be read: the same words
    /// for both, so that nothing tells them apart.
    ///
    /// `candidates` are the names that may be suggested; all of the schema's where nil.
    public func unknownEntity(_ name: String, candidates: [String]? = nil) -> KernelError {
        let hint = Suggestion.question(for: name, among: candidates ?? entities.map(\.name))
        return KernelError(
            .notFound, "There is no entity `\(name)`\(hint)",
            recovery: "See all of them: kith entity list")
    }
}
