import KithKernel
import NIOCore
import Synchronization

/// The connections that are open, in all and by address.
///
/// Where there is no room for another one, that goes which has been idle for the longest time:
/// among all, or among those of the address that has too many. Where none is idle, one goes
/// that has been sending the head of a request for a while. Where there is none either, the
/// new one is refused.
final class Connections: Sendable {
    /// One of them.
    final class Entry: Sendable {
        let address: String
        let channel: any Channel
        /// Milliseconds since when it is idle; below zero since when a head comes in; zero
        /// while a request is answered.
        let rest = Atomic<Int64>(0)

        init(_ channel: any Channel, _ address: String) {
            self.channel = channel
            self.address = address
        }
    }

    private struct Open {
        var entries: [ObjectIdentifier: Entry] = [:]
        var counts: [String: Int] = [:]
    }

    private let limits: ServerLimits
    private let countsAddresses: Bool
    private let open = Mutex(Open())

    /// A head that takes longer than this is worth less than somebody else's connection.
    private static let quickHead: Int64 = 2000

    init(_ limits: ServerLimits, countsAddresses: Bool) {
        self.limits = limits
        self.countsAddresses = countsAddresses
    }

    /// Takes in a connection until it is closed.
    ///
    /// - Returns: nil where there is no room.
    func admit(_ channel: any Channel) -> Entry? {
        let address = AddressKey.of(channel.remoteAddress?.ipAddress ?? "")
        let entry = Entry(channel, address)
        let now = KernelClock.monotonicMilliseconds
        entry.rest.store(now, ordering: .relaxed)
        let (isAdmitted, leaving) = open.withLock { add(entry, to: &$0, at: now) }
        leaving?.channel.close(promise: nil)
        guard isAdmitted else { return nil }
        channel.closeFuture.whenComplete { _ in self.leave(entry) }
        return entry
    }

    /// How many there are.
    var count: Int { open.withLock { $0.entries.count } }

    private func add(
        _ entry: Entry, to open: inout Open, at now: Int64
    ) -> (isAdmitted: Bool, leaving: Entry?) {
        let isCrowded =
            countsAddresses
            && open.counts[entry.address, default: 0]
                >= limits.connectionsPerAddress
        var leaving: Entry?
        if isCrowded || open.entries.count >= limits.connections {
            let rivals = open.entries.values.filter { !isCrowded || $0.address == entry.address }
            guard let rival = Self.leastNeeded(of: rivals, at: now) else { return (false, nil) }
            Self.remove(rival, from: &open)
            leaving = rival
        }
        open.entries[ObjectIdentifier(entry)] = entry
        open.counts[entry.address, default: 0] += 1
        return (true, leaving)
    }

    private static func leastNeeded(of entries: [Entry], at now: Int64) -> Entry? {
        var idle: (entry: Entry, since: Int64)?
        var slow: (entry: Entry, since: Int64)?
        for entry in entries {
            let rest = entry.rest.load(ordering: .relaxed)
            if rest > 0, rest < idle?.since ?? .max { idle = (entry, rest) }
            if rest < 0, -rest < slow?.since ?? now - quickHead { slow = (entry, -rest) }
        }
        return idle?.entry ?? slow?.entry
    }

    private func leave(_ entry: Entry) {
        open.withLock { Self.remove(entry, from: &$0) }
    }

    private static func remove(_ entry: Entry, from open: inout Open) {
        guard open.entries.removeValue(forKey: ObjectIdentifier(entry)) != nil else { return }
        let count = open.counts[entry.address, default: 0] - 1
        open.counts[entry.address] = count > 0 ? count : nil
    }
}
