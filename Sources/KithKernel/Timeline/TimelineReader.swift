import KithModel
import KithQuery
import KithStore

/// Merges a record's timeline from what plugins have declared and from the change log.
///
/// Only ids and moments are merged; the records of one page alone are loaded, those of each
/// entity at once.
struct TimelineReader {
    /// How far items are counted.
    private static let cap = 10_000
    private static let limits = 1...200

    private let request: TimelineRequest
    private let transaction: Transaction
    private let subjects: TimelineSubjects
    private let sources: TimelineSources

    /// Something that stands on the timeline, before it is loaded.
    struct Entry {
        let place: TimelinePlace
        /// The place of its provider; nil for a change.
        let provider: Int?
        let change: ChangeSummary?
    }

    /// Prepares to answer a request.
    ///
    /// - Throws: `not_found` for a record that the caller may not read; `malformed` for an
    ///   impossible limit.
    init(_ request: TimelineRequest, _ transaction: Transaction) throws {
        guard Self.limits.contains(request.limit) else {
            throw KernelError(
                .malformed, "A page of a timeline has 1 to \(Self.limits.upperBound) items.",
                recovery: "Give a `limit` within.", field: "limit")
        }
        let entity = try transaction.readableEntity(request.entity)
        let record = try transaction.get(entity, request.record)
        self.request = request
        self.transaction = transaction
        subjects = try TimelineSubjects(record, transaction)
        sources = TimelineSources(
            subjects: subjects, request: request, transaction: transaction)
    }

    /// Returns the page.
    func page() throws -> TimelinePage {
        let place = try request.after.map { try TimelinePlace($0) }
        let entries = try newest(below: place, limit: request.limit + 1)
        let shown = Array(entries.prefix(request.limit))
        let hasNext = entries.count > request.limit
        let items = try TimelineItems(subjects: subjects, transaction: transaction).items(of: shown)
        let count = request.isCounted ? try count() : nil
        return TimelinePage(
            items: items, next: hasNext ? shown.last?.place.text : nil,
            count: count.map { min($0, Self.cap) }, isCountCapped: (count ?? 0) > Self.cap,
            kinds: sources.kindChoices(), titles: try titles(of: items))
    }

    /// Returns what stands below a place, the newest first, none twice.
    ///
    /// What is among the newest of all is among the newest of each list that has it.
    private func newest(below place: TimelinePlace?, limit: Int) throws -> [Entry] {
        var entries: [Entry] = []
        var seen: Set<RecordID> = []
        for source in sources.all() {
            let found = try source.newest(below: place, limit: limit, transaction)
            for record in found where seen.insert(record.id).inserted {
                entries.append(
                    Entry(place: TimelinePlace(record), provider: source.provider, change: nil))
            }
        }
        for change in try changes(below: place, limit: limit) {
            entries.append(Entry(place: TimelinePlace(change), provider: nil, change: change))
        }
        return Array(entries.sorted { $0.place > $1.place }.prefix(limit))
    }

    /// Returns the number of items, or one more than the cap.
    private func count() throws -> Int {
        var seen: Set<RecordID> = []
        for source in sources.all() where seen.count <= Self.cap {
            let found = try source.newest(below: nil, limit: Self.cap + 1, transaction)
            seen.formUnion(found.map(\.id))
        }
        guard seen.count <= Self.cap else { return Self.cap + 1 }
        let changes = try changes(below: nil, limit: Self.cap + 1 - seen.count)
        return seen.count + changes.count
    }

    private func changes(below place: TimelinePlace?, limit: Int) throws -> [ChangeSummary] {
        let kinds = request.kinds
        guard kinds.isEmpty ? request.includesChanges : kinds.contains(TimelineRequest.changeKind)
        else { return [] }
        return try TimelineChanges(
            record: request.record, span: TimelineSpan(request, transaction),
            transaction: transaction
        ).newest(below: place, limit: limit)
    }

    /// Returns the titles of everything that items name.
    private func titles(of items: [TimelineItem]) throws -> [RecordID: String] {
        var wanted: [String: Set<RecordID>] = [:]
        for item in items {
            if let actor = item.actor { wanted["user", default: []].insert(actor) }
            if case .polymorphic(let entity, let id) = item.about {
                wanted[entity, default: []].insert(id)
            }
            for change in item.change?.fields ?? [] {
                for value in [change.old, change.new] {
                    guard let (entity, id) = value.target(of: change.field) else { continue }
                    wanted[entity, default: []].insert(id)
                }
            }
        }
        return try Questions(transaction).titles(of: wanted)
    }
}

extension Value {
    /// The entity's name and the id of the record to which the value of a field points.
    func target(of field: Field) -> (entity: String, id: RecordID)? {
        switch self {
        case .reference(let id): field.target.map { ($0, id) }
        case .polymorphic(let entity, let id): (entity, id)
        default: nil
        }
    }
}
