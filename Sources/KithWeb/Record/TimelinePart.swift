import KithAPI
import KithKernel
import KithModel

/// What happened with a record, newest first, under the days on which it did.
struct TimelinePart {
    private let visit: Visit
    private let subject: Subject

    init(_ visit: Visit, _ subject: Subject) {
        self.visit = visit
        self.subject = subject
    }

    /// Writes activities and changes together.
    func timeline() async throws -> HTML {
        var request = TimelineRequest(subject.entity.name, subject.id)
        request.includesChanges = true
        request.kinds = visit.request.query.filter { $0.name == "kind" }.map(\.value)
        return try await html(request, isHistory: false)
    }

    /// Writes the changes alone.
    func history() async throws -> HTML {
        var request = TimelineRequest(subject.entity.name, subject.id)
        request.includesChanges = true
        request.kinds = [TimelineRequest.changeKind]
        return try await html(request, isHistory: true)
    }

    private func html(_ asked: TimelineRequest, isHistory: Bool) async throws -> HTML {
        var request = asked
        request.limit = 30
        request.after = visit.request.parameter("after")
        let page = try await visit.kernel.timeline(request, as: visit.visitor.principal)
        let show = FieldView(visit, titles: page.titles)
        return section(.part("timeline"), .label(isHistory ? "History" : "Timeline")) {
            h2(.class("vh")) { isHistory ? "History" : "Timeline" }
            if !isHistory { kinds(page, chosen: request.kinds) }
            if page.items.isEmpty { empty(isFiltered: !request.kinds.isEmpty) }
            for group in Self.byDay(page.items, show.days) {
                h3(.class("day")) { group.title }
                ol {
                    for item in group.items { TimelineLine(item, show, subject.id).html }
                }
            }
            if let next = page.next {
                a(
                    .class("btn"), .href(address(after: next, request.kinds)),
                    .with("data-swap", "timeline")
                ) {
                    "Show earlier"
                }
            }
        }
    }

    /// The choice of one kind of items, or of all.
    private func kinds(_ page: TimelinePage, chosen: [String]) -> HTML {
        guard page.kinds.count > 1, !page.items.isEmpty || !chosen.isEmpty else { return HTML() }
        let title = page.kinds.first { chosen.contains($0.key) }?.title ?? "Everything"
        return details(.class("menu start pad-block")) {
            summary(.class("btn quiet")) {
                title
                icon(.down, small: true)
            }
            div(.class("menu-list")) {
                choice("Everything", [], isChosen: chosen.isEmpty)
                for kind in page.kinds {
                    choice(kind.title, [kind.key], isChosen: chosen.contains(kind.key))
                }
            }
        }
    }

    private func choice(_ title: String, _ kinds: [String], isChosen: Bool) -> HTML {
        a(
            .class("item"), .href(address(after: nil, kinds)), .current(isChosen, "true"),
            .with("data-swap", "timeline")
        ) {
            title
            if isChosen { icon(.check) }
        }
    }

    private func empty(isFiltered: Bool) -> HTML {
        emptyState(
            isFiltered ? "Nothing of this kind" : "Nothing has happened yet", level: 3
        ) {
            p {
                isFiltered
                    ? "Take the choice away to see everything."
                    : "What you note, call or mail stands here, and every change with who made it."
            }
        }
    }

    private func address(after: String?, _ kinds: [String]) -> String {
        WebPath.path(
            [subject.entity.name, subject.id.description],
            [("tab", visit.request.parameter("tab"))]
                + kinds.map { (name: "kind", value: $0) } + [("after", after)])
    }

    private static func byDay(
        _ items: [TimelineItem], _ days: DayText
    ) -> [(title: String, items: [TimelineItem])] {
        var groups: [(title: String, items: [TimelineItem])] = []
        for item in items {
            let day = days.zone.localDay(of: item.at)
            let prefix = [0: "Today, ", -1: "Yesterday, "][day.days - days.today.days] ?? ""
            let title = prefix + days.weekday(day)
            if groups.last?.title == title {
                groups[groups.count - 1].items.append(item)
            } else {
                groups.append((title, [item]))
            }
        }
        return groups
    }
}

/// One item of a timeline.
struct TimelineLine {
    private let item: TimelineItem
    private let show: FieldView
    private let subject: RecordID

    init(_ item: TimelineItem, _ show: FieldView, _ subject: RecordID) {
        self.item = item
        self.show = show
        self.subject = subject
    }

    /// Writes it: a change in one small line, everything else with its text.
    var html: HTML {
        li(.class(item.change == nil ? "event" : "event small")) {
            span(.class("dot")) { icon(picture) }
            div {
                p(.class("line")) {
                    if let change = item.change { line(of: change) } else { line }
                    small {
                        time(.with("datetime", item.at.description)) { show.days.time(item.at) }
                    }
                }
                if let body = item.body, !body.isEmpty {
                    div(.class("body")) {
                        for paragraph in body.split(separator: "\n") { p { String(paragraph) } }
                    }
                }
            }
        }
    }

    private var line: HTML {
        HTML {
            if let actor = item.actor, let name = show.titles[actor] {
                b { name }
                span { item.kindTitle.lowercased() }
            } else {
                span { item.kindTitle }
            }
            a(.href(WebPath.record(item.entity, item.record))) { item.title }
            if case .polymorphic(let entity, let id) = item.about {
                span(.class("dim")) { "with" }
                show.link(entity, id)
            }
        }
    }

    private func line(of change: ChangeSummary) -> HTML {
        // What is computed follows from the rest; it is told only where it is all there is.
        let typed = change.fields.filter { !$0.field.type.isComputed }
        let told = typed.isEmpty ? change.fields : typed
        return HTML {
            b { item.actor.flatMap { show.titles[$0] } ?? "Kith" }
            switch change.operation {
            case "create": span { "created it" }
            case "delete": span { "deleted it" }
            case "restore": span { "brought it back" }
            default:
                for (index, field) in told.prefix(4).enumerated() {
                    span {
                        (index == 0 ? "changed " : "") + field.field.definition.title.lowercased()
                    }
                    if !field.old.isNull { del { show.words(field.old, field.field) } }
                    ins { show.words(field.new, field.field) }
                }
                if told.count > 4 { span { "and \(told.count - 4) more" } }
            }
        }
    }

    private var picture: Icon {
        if item.change != nil { return .swap }
        if let named = item.icon.flatMap({ Icon(rawValue: $0) }) { return named }
        return Self.pictures[item.kind] ?? Icon(entity: item.entity)
    }

    private static let pictures: [String: Icon] = [
        "call": .call, "email": .mail, "meeting": .meet, "visit": .meet, "note": .note,
        "task": .task, "sms": .note, "letter": .mail, "chat": .note, "web": .globe,
        "social": .globe, "statement": .file, "case": .case, "page_view": .eye,
    ]
}
