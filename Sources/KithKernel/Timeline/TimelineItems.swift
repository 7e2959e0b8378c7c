import KithModel
import KithQuery

/// Loads the items of one page.
struct TimelineItems {
    /// The most characters of a body that a timeline shows.
    private static let longestBody = 2000

    let subjects: TimelineSubjects
    let transaction: Transaction

    private var providers: [CompiledTimeline] { transaction.state.generation.timelines.providers }

    /// Returns the items of entries in their order; one question for each provider.
    func items(of entries: [TimelineReader.Entry]) throws -> [TimelineItem] {
        var records: [RecordID: Record] = [:]
        for (index, group) in Dictionary(grouping: entries, by: \.provider) {
            guard let index else { continue }
            let ids = group.compactMap { RecordID(rawValue: $0.place.number) }
            let found = try transaction.records(providers[index].entity, ids, verb: .read)
            for record in transaction.masked(found) { records[record.id] = record }
        }
        return entries.compactMap { entry in
            if let change = entry.change { return item(of: change) }
            guard let index = entry.provider, let id = RecordID(rawValue: entry.place.number),
                let record = records[id]
            else { return nil }
            return item(of: record, providers[index], at: entry.place.at)
        }
    }

    private func item(of change: ChangeSummary) -> TimelineItem {
        TimelineItem(
            at: change.at, kind: TimelineRequest.changeKind, kindTitle: "Change",
            source: KernelEntities.owner, entity: change.entity, record: change.record,
            title: change.timelineTitle, actor: change.actor, about: .null, body: nil,
            icon: nil, change: change)
    }

    private func item(
        of record: Record, _ provider: CompiledTimeline, at: Instant
    ) -> TimelineItem {
        let kind = kind(of: record, provider)
        let title = record[provider.title].plainText
        let body = provider.body.flatMap { record[$0].text }
        let actor = provider.actor.flatMap { record[$0].reference } ?? record[.createdBy].reference
        return TimelineItem(
            at: at, kind: kind.key, kindTitle: kind.title, source: provider.owner,
            entity: record.entity.name, record: record.id,
            title: title.isEmpty ? record.title : title, actor: actor,
            about: about(record, provider), body: body.map { String($0.prefix(Self.longestBody)) },
            icon: provider.definition.icon, change: nil)
    }

    private func kind(of record: Record, _ provider: CompiledTimeline) -> FieldType.Choice {
        guard let field = provider.kind, let key = record[field].text,
            case .choice(let choices) = field.type
        else { return provider.constantKind }
        return choices.first { $0.key == key } ?? FieldType.Choice(key)
    }

    /// Returns the record to which an item points, unless it points to the timeline's own.
    private func about(_ record: Record, _ provider: CompiledTimeline) -> Value {
        let targets = provider.pointers.filter { $0.item == nil }.compactMap { pointer in
            record[pointer.field].target(of: pointer.field)
        }
        guard !targets.contains(where: { $0.id == subjects.record.id }),
            let shown = targets.first(where: { target in
                subjects.groups.contains { $0.entity.name == target.entity }
            })
        else { return .null }
        return .polymorphic(entity: shown.entity, id: shown.id)
    }
}
