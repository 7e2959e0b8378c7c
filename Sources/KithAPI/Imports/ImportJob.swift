import KithKernel
import KithModel
import KithTransfer
import Synchronization

/// One uploaded file and what is done with it; safe to use from any number of tasks.
final class ImportJob: Sendable {
    /// What a run is to do.
    struct Order: Sendable {
        var maps: [ImportMap]
        var options: ImportOptions
        var principal: Principal
    }

    private struct Contents {
        var state: ImportState
        var order: Order?
        var waiting: [CheckedContinuation<Void, Never>] = []
        var stop: AsyncStream<Void>.Continuation?
    }

    /// The file.
    let path: String
    /// The user to whom it belongs.
    let owner: RecordID?
    private let contents: Mutex<Contents>

    init(_ state: ImportState, path: String, owner: RecordID?) {
        self.path = path
        self.owner = owner
        contents = Mutex(Contents(state: state))
    }

    /// How it stands.
    var state: ImportState { contents.withLock { $0.state } }

    /// Changes how it stands, and wakes who waits for that.
    func change(_ body: (inout ImportState) -> Void) {
        let waiting = contents.withLock { contents in
            body(&contents.state)
            contents.state.version += 1
            defer { contents.waiting = [] }
            return contents.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns how it stands when that is newer than a version, or changes no more.
    func state(after version: Int) async -> ImportState {
        while true {
            let state = state
            if state.version > version || !state.stage.isUnderWay { return state }
            await withCheckedContinuation { continuation in
                let isOver = contents.withLock { contents in
                    if contents.state.version != state.version { return true }
                    contents.waiting.append(continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        }
    }

    /// Takes the order for the next run.
    ///
    /// - Throws: `conflict` while one is under way.
    func queue(_ order: Order) throws {
        let isFree = contents.withLock { contents in
            guard !contents.state.stage.isUnderWay else { return false }
            contents.order = order
            contents.state.stage = .queued
            contents.state.progress = nil
            contents.state.report = nil
            contents.state.error = nil
            contents.state.version += 1
            return true
        }
        guard isFree else {
            throw KernelError(
                .conflict, "This import is under way.", recovery: "Wait until it has ended.")
        }
    }

    /// Begins the run that was ordered; nil where its owner has stopped it meanwhile.
    ///
    /// - Parameter stop: ended by who stops the run.
    func begin(_ stop: AsyncStream<Void>.Continuation) -> Order? {
        let order = contents.withLock { contents -> Order? in
            guard contents.state.stage == .queued else { return nil }
            contents.state.stage = .running
            contents.stop = stop
            return contents.order
        }
        change { _ in }
        return order
    }

    /// Ends a run that is under way; nothing happens where none is.
    func stop() {
        let stop = contents.withLock { contents in
            if contents.state.stage == .queued {
                contents.state.stage = .failed
                contents.state.error = Problem(CancellationError()).error
            }
            return contents.stop
        }
        stop?.finish()
        change { _ in }
    }
}
