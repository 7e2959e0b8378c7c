import ArgumentParser

/// A command that works on a data folder.
protocol FolderCommand: AsyncParsableCommand {
    /// Where, and as whom.
    var place: FolderOptions { get }
    /// Whether errors are told as JSON, as the answer would have been.
    var printsJSON: Bool { get }
    /// Does what the command says.
    func run(in session: Session) async throws
}

extension FolderCommand {
    var printsJSON: Bool { false }

    func run() async throws {
        try await Session.with(place) { try await run(in: $0) }
    }
}

/// A command that writes: afterwards committed events are delivered and the log is sealed.
protocol WritingCommand: FolderCommand {}

extension WritingCommand {
    func run() async throws {
        try await Session.with(place) { session in
            try await session.settled { try await run(in: session) }
        }
    }
}
