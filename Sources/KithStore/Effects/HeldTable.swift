import KithModel

/// Holds the deliveries and jobs that wait, and lets them go on.
package struct HeldTable {
    private let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    /// Holds everything that waits.
    package func holdAll() throws {
        try session.execute(
            "UPDATE kith_delivery SET state = 'held' WHERE state IN ('pending', 'parked')", [])
        try session.execute(
            "UPDATE kith_job SET state = 'held' WHERE state IN ('pending', 'parked')", [])
    }

    /// Lets everything go on that is held; of jobs with a key under which another waits by now
    /// only that one is done.
    package func releaseAll(at now: Instant) throws {
        try session.execute(
            "UPDATE kith_delivery SET state = 'pending' WHERE state = 'held'", [])
        let moment = session.dialect.placeholder(1)
        try session.execute(
            """
            UPDATE kith_job SET state = 'cancelled', finished_at = \(moment), \
            error = 'Another waited under the same key when it was released.' \
            WHERE state = 'held' AND "key" IS NOT NULL AND EXISTS (SELECT 1 FROM kith_job o \
            WHERE o.name = kith_job.name AND o."key" = kith_job."key" \
            AND o.state IN ('pending', 'parked'))
            """, [.integer(now.milliseconds)])
        try session.execute("UPDATE kith_job SET state = 'pending' WHERE state = 'held'", [])
    }

    /// How many deliveries are held.
    package func deliveries() throws -> Int { try count("kith_delivery") }

    /// How many jobs are held.
    package func jobs() throws -> Int { try count("kith_job") }

    private func count(_ table: String) throws -> Int {
        try session.first("SELECT count(*) FROM \(table) WHERE state = 'held'", []) {
            Int($0.integer(0))
        } ?? 0
    }
}
