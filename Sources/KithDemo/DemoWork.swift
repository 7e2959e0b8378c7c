import KithModel

/// What happens to deals on each day.
struct DemoWork {
    /// What happens on one day, by the places of deals.
    struct Day: Sendable {
        var opened: [Int] = []
        var moved: [(deal: Int, station: PlannedStep.Station)] = []
        var offered: [Int] = []
    }

    private(set) var byDay: [CalendarDate: Day] = [:]

    init(_ plan: DemoPlan) {
        for (place, deal) in plan.deals.enumerated() {
            byDay[deal.day, default: Day()].opened.append(place)
            for step in deal.steps.dropFirst() {
                byDay[step.day, default: Day()].moved.append((place, step.station))
            }
            if let day = deal.linesOn { byDay[day, default: Day()].offered.append(place) }
        }
    }
}
