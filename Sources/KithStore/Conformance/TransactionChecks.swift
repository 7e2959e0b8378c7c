import Glibc
import Synchronization

/// Checks of transactions, savepoints and snapshots.
enum TransactionChecks {
    private struct Refused: Error {}

    static let all = [
        StoreConformance.Check("a write that throws leaves nothing behind", failedWrite),
        StoreConformance.Check("a savepoint undoes what it wrote and no more", savepoints),
        StoreConformance.Check("a read sees one snapshot, also while a write commits", snapshot),
        StoreConformance.Check("a row that stops a query leaves the session usable", stoppedQuery),
        StoreConformance.Check("a statement tells how many rows it touched", rowCounts),
        StoreConformance.Check("definitions of tables roll back with the rest", failedDefinition),
    ]

    @Sendable private static func failedWrite(_ store: any Store) async throws {
        try await store.write { try $0.makeProbe() }
        do {
            try await store.write { session in
                try session.addProbe(1)
                throw Refused()
            }
            throw ConformanceFailure("the error of the write's body was lost")
        } catch is Refused {}
        try await store.write { try $0.addProbe(2) }

        try expect("rows", try await store.read { try $0.probes() }, is: [2])
    }

    @Sendable private static func savepoints(_ store: any Store) async throws {
        try await store.write { session in
            try session.makeProbe()
            try session.addProbe(1)
            try session.savepoint {
                try session.addProbe(2)
                do {
                    try session.savepoint {
                        try session.addProbe(3)
                        throw Refused()
                    }
                } catch is Refused {}
                // A refused statement is undone with its savepoint as well.
                do {
                    try session.savepoint {
                        try session.addProbe(4)
                        try session.addProbe(1)
                    }
                } catch is StoreError {}
            }
            do {
                try session.savepoint {
                    try session.savepoint { try session.addProbe(5) }
                    throw Refused()
                }
            } catch is Refused {}
        }

        try expect("rows", try await store.read { try $0.probes() }, is: [1, 2])
    }

    @Sendable private static func snapshot(_ store: any Store) async throws {
        try await store.write { session in
            try session.makeProbe()
            try session.addProbe(1)
        }
        let gate = Gate()
        let (begun, signal) = AsyncStream.makeStream(of: Void.self)

        async let counts = {
            // Also a read that never began must not leave the write waiting.
            defer { signal.finish() }
            return try await store.read { session in
                let before = try session.probes()
                signal.finish()
                gate.wait()
                return [before, try session.probes()]
            }
        }()
        for await _ in begun {}
        let write = await Swift.Result.async { try await store.write { try $0.addProbe(2) } }
        gate.open()

        let seen = try await counts
        try write.get()
        try expect("rows in the snapshot", seen, is: [[1], [1]])
        try expect("rows afterwards", try await store.read { try $0.probes() }, is: [1, 2])
    }

    @Sendable private static func stoppedQuery(_ store: any Store) async throws {
        let ids = try await store.write { session in
            try session.makeProbe()
            for id in 1...3 { try session.addProbe(Int64(id)) }
            do {
                try session.query("SELECT id FROM probe ORDER BY id", []) { _ in throw Refused() }
            } catch is Refused {}
            try session.addProbe(4)
            return try session.probes()
        }
        try expect("rows", ids, is: [1, 2, 3, 4])
    }

    @Sendable private static func rowCounts(_ store: any Store) async throws {
        let counts = try await store.write { session in
            try session.makeProbe()
            for id in 1...3 { try session.addProbe(Int64(id)) }
            return [
                try session.execute("UPDATE probe SET number = 1 WHERE id > 1", []),
                try session.execute("UPDATE probe SET number = 1 WHERE id > 9", []),
                try session.execute("DELETE FROM probe", []),
            ]
        }
        try expect("rows touched", counts, is: [2, 0, 3])
    }

    @Sendable private static func failedDefinition(_ store: any Store) async throws {
        do {
            try await store.write { session in
                try session.makeProbe()
                throw Refused()
            }
        } catch is Refused {}
        // Fails if the table is still there.
        try await store.write { try $0.makeProbe() }
    }
}

/// Holds a thread until another one lets it go on.
private final class Gate: Sendable {
    private let isOpen = Atomic(false)

    func open() { isOpen.store(true, ordering: .releasing) }

    func wait() {
        while !isOpen.load(ordering: .acquiring) { sched_yield() }
    }
}

extension Result where Failure == any Error {
    /// Keeps what an asynchronous body returns or throws.
    fileprivate static func async(_ body: () async throws -> Success) async -> Self {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
