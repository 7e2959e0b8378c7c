import ArgumentParser
import KithModel

/// Which changes, and from where.
struct FeedStartOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The token at which the last page ended, `start` or `now`.", valueName: "TOKEN"))
    var after: String?
    @Option(help: ArgumentHelp("The first moment, as 2026-11-16 10:00.", valueName: "MOMENT"))
    var since: String?
    @Option(help: ArgumentHelp("Only of this entity; may be repeated.", valueName: "ENTITY"))
    var entity: [String] = []

    /// - Throws: a usage error where two places are named.
    func check() throws {
        guard after == nil || since == nil else {
            throw ValidationError("--after and --since both say from where.")
        }
    }

    /// The parameters of a request.
    var parameters: Session.Parameters {
        Session.Parameters([
            ("after", after), ("since", since),
            ("entity", entity.isEmpty ? nil : entity.joined(separator: ",")),
        ])
    }
}
