import KithKernel
import KithModel
import Synchronization

/// The streams of events that are open: how many there may be, and how all of them end.
package final class EventStreams: Sendable {
    /// What a stream may cost.
    package struct Limits: Sendable {
        /// How many streams one user may have open.
        package var perUser = 16
        /// How many there may be in all.
        package var inAll = 256
        /// How long between two heart-beats.
        package var heartBeat = Duration.seconds(15)
        /// How long a reader may take in nothing before it is cut.
        package var patience = Duration.seconds(10)
        /// How long at least between two looks at the log for one stream.
        package var pause = Duration.milliseconds(100)
        /// How long a reader waits before it comes again, in milliseconds.
        package var retry: Int64 = 2000

        /// Takes the usual ones.
        package init() {}
    }

    private struct State {
        var seats: [UInt64: (user: RecordID?, wake: AsyncStream<Void>.Continuation)] = [:]
        var last: UInt64 = 0
        var isClosed = false
    }

    let limits: Limits
    private let state = Mutex(State())

    init(_ limits: Limits) { self.limits = limits }

    /// How many are open.
    package var count: Int { state.withLock { $0.seats.count } }

    /// Takes a place for one more stream.
    ///
    /// - Parameter user: whose stream it is.
    /// - Throws: `RateLimited` when there are too many; `unavailable` when the server ends.
    func open(for user: RecordID?) throws -> Seat {
        let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = try state.withLock { state in
            guard !state.isClosed else {
                throw KernelError(
                    .unavailable, "The server is about to end.", recovery: "Try again.")
            }
            guard state.seats.count < limits.inAll else {
                throw RateLimited(
                    message: "There are \(limits.inAll) streams of events open.", seconds: 15)
            }
            guard state.seats.values.count(where: { $0.user == user }) < limits.perUser else {
                throw RateLimited(
                    message: "You have \(limits.perUser) streams of events open.", seconds: 15)
            }
            state.last += 1
            state.seats[state.last] = (user, wake)
            return state.last
        }
        return Seat(self, number, wakes, wake)
    }

    /// Ends every stream at once, and lets none begin any more.
    package func close() {
        let seats = state.withLock { state in
            state.isClosed = true
            return Array(state.seats.values)
        }
        for seat in seats { seat.wake.finish() }
    }

    fileprivate func leave(_ number: UInt64) {
        state.withLock { _ = $0.seats.removeValue(forKey: number) }
    }
}

extension EventStreams {
    /// The place of one stream among all; it is free again when nobody holds it.
    final class Seat: Sendable {
        /// An element for each reason to look, several taken as one; ends with the server.
        let wakes: AsyncStream<Void>
        private let wake: AsyncStream<Void>.Continuation
        private let streams: EventStreams
        private let number: UInt64

        fileprivate init(
            _ streams: EventStreams, _ number: UInt64, _ wakes: AsyncStream<Void>,
            _ wake: AsyncStream<Void>.Continuation
        ) {
            self.streams = streams
            self.number = number
            self.wakes = wakes
            self.wake = wake
        }

        deinit { streams.leave(number) }

        var limits: Limits { streams.limits }

        /// Gives a reason to look.
        func rouse() { wake.yield() }
    }
}
