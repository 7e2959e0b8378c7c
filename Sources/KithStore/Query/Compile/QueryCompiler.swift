import KithModel
import KithQuery

/// What a plan is compiled against.
struct QueryContext {
    let plan: AuthorizedPlan
    let dialect: any SQLDialect
    let codec: RowCodec
    let sources: RowSources
}

/// Turns one authorised plan into one statement.
///
/// Values become parameters; the text holds fixed words and quoted names of the schema.
final class QueryCompiler {
    let context: QueryContext
    private var bindings: [SQLValue] = []
    private var aliasCount = 0
    private var zone: String?

    init(_ context: QueryContext) { self.context = context }

    var plan: AuthorizedPlan { context.plan }
    var schema: Schema { context.plan.schema }
    var dialect: any SQLDialect { context.dialect }

    /// On whose behalf a condition looks: it decides what may be seen behind a reference.
    enum Asker: Hashable {
        /// The principal, to whom a record that its predicate leaves out reads as empty.
        case principal
        /// A record predicate, which sees every record as it is now.
        case rule
    }

    /// Binds a value and returns its place-holder.
    func bind(_ value: SQLValue) -> String {
        bindings.append(value)
        return dialect.placeholder(bindings.count)
    }

    /// The place-holder of the principal's time zone.
    func boundZone() -> String {
        if let zone { return zone }
        let bound = bind(.text(plan.moment.timeZone))
        zone = bound
        return bound
    }

    /// Opens a scope over an entity's rows.
    func scope(_ entity: Entity) -> QueryScope {
        aliasCount += 1
        return QueryScope(entity: entity, alias: "t\(aliasCount)")
    }

    /// Returns a column behind its alias.
    func column(_ alias: String, _ name: String) -> String { "\(alias).\(dialect.quoted(name))" }

    /// Returns a column of the system behind its alias.
    func column(_ alias: String, _ field: SystemField) -> String { column(alias, field.name) }

    /// Returns the rows of an entity as somebody sees them.
    func source(_ entity: Entity, for asker: Asker) -> String {
        let sources = asker == .rule ? .present : context.sources
        return sources.sql(of: entity, dialect)
    }

    /// Returns what stands behind FROM for a scope with all its joins.
    func from(_ scope: QueryScope, for asker: Asker) -> String {
        ([source(scope.entity, for: asker) + " AS " + scope.alias] + scope.joins.map(\.sql))
            .joined(separator: " ")
    }

    /// Returns the finished statement.
    func statement(_ sql: String) -> SQLStatement { SQLStatement(sql, bindings) }

    /// Returns the entity with a number.
    ///
    /// - Throws: `not_found` where the schema has it no more.
    func entity(_ id: Int64) throws -> Entity {
        if let entity = schema.entity(id: id) { return entity }
        throw KernelError(
            .notFound, "The query asks for entity #\(id), which is not enabled.",
            recovery: "Enable the plugin that owns it, or ask for another entity.")
    }
}
