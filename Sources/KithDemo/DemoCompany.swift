import KithKernel
import KithModel

/// A company that sells solar systems, with two years of customers, deals and activities.
///
/// Everything comes from a seeded generator: the same seed and the same end give the same
/// company. It needs the capabilities `contacts` and `sales`.
package struct DemoCompany {
    /// Returns where the company's two years begin.
    ///
    /// Found the organisation at this moment, with a clock that stands there, so that its own
    /// first records are not younger than those of the company.
    package static func beginning(until end: Instant) -> Instant {
        let day = DemoCalendar(until: end).first
        return Instant(milliseconds: day.days * DemoCalendar.millisecondsOfDay)
    }

    /// Writes the company through the kernel, as the system.
    ///
    /// The kernel's clock goes through the two years while it writes, so that records, stage
    /// history and change log are as old as they say. Afterwards it stands at `end` if it
    /// stood before, and follows the machine's if it did before. There is a change set for
    /// each kind of data.
    ///
    /// - Parameters:
    ///   - kernel: of an organisation without other users than its administrator.
    ///   - seed: chooses the company.
    ///   - end: when the two years end; the kernel's present where nil.
    ///   - password: returns the password of the user with an e-mail address.
    /// - Throws: `not_found` when a capability is not enabled; what writing throws.
    package static func write(
        to kernel: Kernel, seed: UInt64 = 2026, until end: Instant? = nil,
        password: (String) -> String
    ) async throws -> DemoSummary {
        let end = end ?? kernel.clock.now
        let isStanding = kernel.clock.standsAt != nil
        defer {
            if isStanding { kernel.clock.set(end) } else { kernel.clock.release() }
        }
        let plan = DemoPlan(seed: seed, calendar: DemoCalendar(until: end))
        var writer = DemoWriter(kernel: kernel, plan: plan)
        try await writer.write()
        let people = try await writer.setPasswords(password)
        return DemoSummary(people: people, counts: writer.counts)
    }
}
