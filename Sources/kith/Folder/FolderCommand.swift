import ArgumentParser

/// A command that works on the data of an organisation.
protocol FolderCommand: AsyncParsableCommand, Sendable {
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
