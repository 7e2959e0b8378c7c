import KithModel

/// That an account or a contact reaches a lifecycle stage on a day.
struct PlannedStage: Sendable {
    /// Who, by the place.
    enum Subject: Sendable, Hashable {
        case account(Int)
        case contact(Int)
    }

    let subject: Subject
    let stage: String
    let day: CalendarDate

    /// How long nothing is bought until somebody counts as lapsed, in days.
    private static let patience: Int64 = 365

    /// Returns the stage with which somebody becomes known.
    static func first(_ place: Int) -> String { place % 6 == 0 ? "visitor" : "lead" }

    /// Returns the stages that follow from deals, in the order of their days.
    ///
    /// A deal makes somebody qualified, a won one a customer, three a loyal one; a year
    /// without another lets them lapse.
    static func all(of deals: [PlannedDeal], _ calendar: DemoCalendar) -> [PlannedStage] {
        var wins: [Subject: [CalendarDate]] = [:]
        var opened: [Subject: CalendarDate] = [:]
        for deal in deals {
            for subject in [Subject.account(deal.account), .contact(deal.contact)] {
                opened[subject] = min(opened[subject] ?? deal.day, deal.day)
                guard let last = deal.steps.last, last.station == .won else { continue }
                wins[subject, default: []].append(last.day)
            }
        }
        return opened.flatMap { subject, day in
            way(of: subject, from: day, wins: (wins[subject] ?? []).sorted(), calendar)
        }.sorted { ($0.day, $0.order) < ($1.day, $1.order) }
    }

    private static func way(
        of subject: Subject, from day: CalendarDate, wins: [CalendarDate],
        _ calendar: DemoCalendar
    ) -> [PlannedStage] {
        var stages: [PlannedStage] = []
        func add(_ stage: String, _ day: CalendarDate) {
            let workday = calendar.workday(from: day)
            guard workday <= calendar.last, stages.last?.stage != stage else { return }
            stages.append(PlannedStage(subject: subject, stage: stage, day: workday))
        }
        if wins.first.map({ day < $0 }) ?? true { add("qualified", day) }
        for (index, win) in wins.enumerated() {
            let isBack = stages.last?.stage == "lapsed" || index < 2
            add(isBack ? "customer" : "loyal", win)
            let end = win.adding(days: patience)
            if index + 1 == wins.count || wins[index + 1] > end { add("lapsed", end) }
        }
        return stages
    }

    private var order: Int {
        switch subject {
        case .account(let place): place * 2
        case .contact(let place): place * 2 + 1
        }
    }
}
