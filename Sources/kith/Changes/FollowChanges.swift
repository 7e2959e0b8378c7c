import ArgumentParser
import KithModel

/// The command `kith changes follow`.
struct FollowChanges: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow",
        abstract: "Print changes as they happen, one a line as JSON.",
        discussion: """
            It begins with what comes next, or where --after or --since say, and ends with
            the server. A consumer is a name under which the database keeps how far its
            reader is: what was printed is acknowledged, and the next call goes on behind
            it. It is made the first time.

            EXAMPLES
              kith changes follow --entity deal --entity contact
              kith changes follow --consumer warehouse --after start
              kith changes follow --consumer warehouse --once > today.jsonl
            """)

    @OptionGroup var start: FeedStartOptions
    @Option(help: ArgumentHelp("The name under which it goes on.", valueName: "NAME"))
    var consumer: String?
    @Flag(help: "Print what there is, and end.") var once = false
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { true }

    func validate() throws { try start.check() }

    func run(in session: Session) async throws {
        guard once || session.isServed else {
            throw KernelError(
                .unavailable, "No server works in `\(session.place)`, so nothing would come.",
                recovery: "Start one: kith serve; or print what there is: --once")
        }
        let feed = try await source(session)
        while true {
            let next = try await printAll(of: feed)
            if once { return }
            try await FeedNews(session, entities: feed.entities).wait(after: next)
        }
    }

    private func source(_ session: Session) async throws -> any FeedSource {
        if let consumer {
            return try await ConsumerSource(session, consumer, start)
        }
        return try await TokenSource(session, start, from: once ? "start" : "now")
    }

    /// Prints what there is now, and returns the place behind it.
    private func printAll(of feed: any FeedSource) async throws -> String {
        while true {
            let page = try await feed.page()
            for change in page.list("changes") { try Terminal.write(change.text + "\n") }
            try await feed.take(page.text("next"))
            guard page["has_more"]?.boolean ?? false else { return page.text("next") }
        }
    }
}
