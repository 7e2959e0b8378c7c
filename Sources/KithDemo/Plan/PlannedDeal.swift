import KithModel

/// A deal and the way that it goes.
struct PlannedDeal: Sendable {
    let name: String
    /// The places of account, contact, product and owner.
    let account: Int
    let contact: Int
    let product: Int
    let owner: Int
    let estimateCents: Int64
    let expectedOn: CalendarDate
    let nextStep: String
    /// The stages that it reaches, on days that follow each other; the first opens it.
    let steps: [PlannedStep]
    /// What it consists of, from the day on which an offer is made.
    let lines: [PlannedLine]
    let linesOn: CalendarDate?

    /// The day on which it is opened.
    var day: CalendarDate { steps[0].day }

    /// Whether it is still open in the end.
    var isOpen: Bool {
        if case .open = steps[steps.count - 1].station { return true }
        return false
    }
}

/// That a deal reaches a stage on a day.
struct PlannedStep: Sendable {
    let day: CalendarDate
    let station: Station

    /// A stage of the default pipeline.
    enum Station: Sendable, Hashable {
        /// One that is open, by its place among these.
        case open(Int)
        case won
        /// With the place of the reason.
        case lost(Int)
    }
}

/// One item of an offer.
struct PlannedLine: Sendable {
    /// The place of the product.
    let product: Int
    let quantity: Int
    let discount: Int
}
