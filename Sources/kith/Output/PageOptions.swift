import ArgumentParser

/// Which page of a list is wanted.
struct PageOptions: ParsableArguments {
    @Option(help: "How many at the most, 1 to 1000.") var limit = 1000
    @Option(help: "Go on where a page ended.") var after: String?

    /// The same for the API.
    var parameters: Session.Parameters {
        Session.Parameters([("limit", "\(limit)"), ("after", after)])
    }
}
