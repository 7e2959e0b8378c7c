import Glibc
import KithStore

/// Runs waiting writes as members of one transaction.
///
/// Each member runs in a savepoint, so one that throws undoes its own rows alone. Nobody
/// learns how a write ended before COMMIT has returned. When SQLite answers a failure by
/// rolling the whole transaction back, the member that failed gets its error, and the bodies
/// of the others run again in a fresh transaction: the only case in which a body runs twice.
struct GroupCommit {
    /// How long members may join one transaction: the first of them waits for the last.
    private static let longestGroup = Duration.milliseconds(50)

    /// How a member ended, before its transaction did.
    private enum Outcome {
        case done
        /// What the member wrote is undone.
        case refused(any Error)
        /// What every member of the transaction wrote is undone.
        case lost(any Error)
    }

    private let connection: SQLiteConnection
    private let busyLimit: Duration

    init(_ connection: SQLiteConnection, busyLimit: Duration) {
        self.connection = connection
        self.busyLimit = busyLimit
    }

    /// Runs every member to its end, in as many transactions as that takes.
    func run(_ members: [any WriteMember]) {
        var waiting = members
        while !waiting.isEmpty { waiting = runGroup(waiting) }
    }

    /// Runs one transaction and returns the members that still wait, in their order.
    private func runGroup(_ members: [any WriteMember]) -> [any WriteMember] {
        do {
            try begin()
        } catch {
            for member in members { member.fail(error) }
            return []
        }
        let deadline = Deadline(in: Self.longestGroup)
        var failures: [(any Error)?] = []
        for member in members {
            switch attempt(member, isAlone: members.count == 1) {
            case .done: failures.append(nil)
            case .refused(let error): failures.append(error)
            case .lost(let error):
                member.fail(error)
                return Array(members[..<failures.count] + members[(failures.count + 1)...])
            }
            if deadline.hasPassed { break }
        }
        commit(Array(zip(members, failures)))
        return Array(members.dropFirst(failures.count))
    }

    /// Runs one member in the open transaction.
    private func attempt(_ member: any WriteMember, isAlone: Bool) -> Outcome {
        let session = SQLiteSession(connection)
        defer { session.end() }
        do {
            if isAlone {
                try member.run(in: session)
            } else {
                try session.savepoint { try member.run(in: session) }
            }
            if let loss = session.loss { throw loss }
            if connection.isAutocommit {
                throw StoreError.misuse("A write must not end its transaction.")
            }
            return .done
        } catch {
            // Alone there is no savepoint: the transaction is what the member undoes.
            let isLost = isAlone || session.loss != nil || connection.isAutocommit
            guard isLost else { return .refused(error) }
            rollBack()
            return .lost(error)
        }
    }

    private func rollBack() {
        // ROLLBACK that fails leaves the transaction open; the next one begins by trying
        // again, and then the failure is told.
        _ = Swift.Result { try connection.rollBack() }
    }

    private func commit(_ members: [(member: any WriteMember, failure: (any Error)?)]) {
        do {
            try connection.run("COMMIT")
        } catch {
            rollBack()
            for (member, _) in members { member.fail(error) }
            return
        }
        for (member, failure) in members {
            if let failure { member.fail(failure) } else { member.succeed() }
        }
    }

    /// Begins a transaction, waiting for other processes with pauses of random length.
    private func begin() throws {
        try connection.rollBack()
        let deadline = Deadline(in: busyLimit)
        var longestPause: UInt32 = 1000
        while true {
            do {
                return try connection.run("BEGIN IMMEDIATE")
            } catch StoreError.busy where !deadline.hasPassed {
                usleep(UInt32.random(in: 500...longestPause))
                longestPause = min(longestPause * 2, 50_000)
            }
        }
    }
}
