import KithKernel
import KithModel

/// One stream of events: looks at the log whenever something was committed, and sends what its
/// reader may see.
///
/// Nothing is sent for what the reader may not see: a heart-beat comes by the clock alone.
package struct EventStream: Sendable {
    /// The media type.
    package static let mediaType = "text/event-stream"

    /// Sends bytes.
    package typealias Write = @Sendable ([UInt8]) async throws -> Void

    private let kernel: Kernel
    private let question: FeedQuestion
    private let reader: EventReader
    private let isBrief: Bool
    private let seat: EventStreams.Seat

    init(
        _ kernel: Kernel, _ question: FeedQuestion, _ reader: EventReader, isBrief: Bool,
        _ seat: EventStreams.Seat
    ) {
        self.kernel = kernel
        self.question = question
        self.reader = reader
        self.isBrief = isBrief
        self.seat = seat
    }

    /// Returns the page with which the stream begins.
    ///
    /// - Throws: what is wrong with the question.
    func page() async throws -> Kernel.ChangePage { try await reader.page(question) }

    /// Sends until the reader, the server or the reader's rights end it.
    ///
    /// - Throws: what `write` throws; `CancellationError` when the reader takes in nothing.
    func run(from first: Kernel.ChangePage, to write: @escaping Write) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Listens before it looks: nothing committed in between is overlooked.
            let rings = kernel.commits.rings()
            let seat = seat
            group.addTask { for await _ in rings { seat.rouse() } }
            group.addTask {
                while true {
                    try await Task.sleep(for: seat.limits.heartBeat)
                    seat.rouse()
                }
            }
            defer { group.cancelAll() }
            try await send(from: first, to: write)
        }
    }

    private func send(from first: Kernel.ChangePage, to write: @escaping Write) async throws {
        var pulse = Pulse(seat.limits)
        try await send(EventText.retry(seat.limits.retry) + text(first), write)
        try await send(EventText.place(first.next), write)
        var page = first
        var wakes = seat.wakes.makeAsyncIterator()
        // Something may have been committed before anybody listened.
        seat.rouse()
        while !Task.isCancelled {
            if !page.hasMore {
                guard await wakes.next() != nil else { return }
                try await pulse.pause()
            }
            do {
                page = try await next(after: page)
            } catch let error as KernelError {
                return try await send(EventText.end(Problem(error)), write)
            }
            let beat = pulse.takesBeat() ? EventText.heartBeat(at: page.next) : ""
            try await send(text(page) + beat, write)
        }
    }

    private func next(after page: Kernel.ChangePage) async throws -> Kernel.ChangePage {
        var question = question
        question.after = .token(page.next)
        return try await reader.page(question)
    }

    private func text(_ page: Kernel.ChangePage) -> String {
        page.changes.map { EventText.change($0, isBrief: isBrief) }.joined()
    }

    /// Sends, and waits as long as a reader may take; with one that takes longer the stream is
    /// cut, and goes on from its place when that reader comes again.
    private func send(_ text: String, _ write: @escaping Write) async throws {
        guard !text.isEmpty else { return }
        let (bytes, patience) = (Array(text.utf8), seat.limits.patience)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await write(bytes) }
            group.addTask {
                try await Task.sleep(for: patience)
                throw CancellationError()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

/// When a stream looks at the log, and when it gives a sign of life.
private struct Pulse {
    private let limits: EventStreams.Limits
    private var lookedAt: Int64
    private var beatAt: Int64

    init(_ limits: EventStreams.Limits) {
        self.limits = limits
        lookedAt = KernelClock.monotonicMilliseconds
        beatAt = lookedAt + limits.heartBeat.milliseconds
    }

    /// Waits until it is time for another look: what is committed in between is seen by one.
    mutating func pause() async throws {
        let passed = KernelClock.monotonicMilliseconds - lookedAt
        let rest = limits.pause.milliseconds - passed
        if rest > 0 { try await Task.sleep(for: .milliseconds(rest)) }
        lookedAt = KernelClock.monotonicMilliseconds
    }

    /// Returns whether a heart-beat is due, and takes it.
    ///
    /// They are due at fixed intervals, whatever else is sent.
    mutating func takesBeat() -> Bool {
        let now = KernelClock.monotonicMilliseconds
        guard now >= beatAt else { return false }
        while beatAt <= now { beatAt += max(limits.heartBeat.milliseconds, 1) }
        return true
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
