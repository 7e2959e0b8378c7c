import KithKernel
import KithModel

/// The time for Kith, which can be moved in the development profile.
enum ClockEndpoints {
    static let all = [
        Endpoint(.get, "clock", about: .showClock, run: show),
        Endpoint(.put, "clock", about: .setClock, repetition: .noted, run: set),
        Endpoint(
            .post, "clock/advance", about: .advanceClock, repetition: .noted, run: advance),
        Endpoint(.delete, "clock", about: .releaseClock, repetition: .noted, run: release),
    ]

    private static func show(_ call: Call) async throws -> Response {
        Response(200, try await state(call))
    }

    /// Stops the clock at a moment: `{"now": "2026-11-16 10:00"}`.
    private static func set(_ call: Call) async throws -> Response {
        try await requireRight(call)
        let text = try call.members(["now"])["now"]?.string ?? ""
        let zone = try await call.kernel.caller(call.principal).timeZone
        call.kernel.clock.set(try fit(try Moment.read(text, zone: zone)))
        return try await kept(call)
    }

    /// Moves the clock on and does what falls due: `{"milliseconds": 3600000}`.
    private static func advance(_ call: Call) async throws -> Response {
        try await requireRight(call)
        let span = try call.members(["milliseconds"])["milliseconds"] ?? .null
        guard let milliseconds = span.integer, (1...3_200_000_000_000).contains(milliseconds) else {
            throw Call.unfit("milliseconds", span.text, "a length of time")
        }
        _ = try fit(call.kernel.clock.now.adding(milliseconds: milliseconds))
        let done = try await call.kernel.advance(milliseconds: milliseconds)
        return try await kept(call, [("deliveries", .integer(Int64(done)))])
    }

    /// Returns a moment at which records can be made, with years left for those made after it.
    ///
    /// Ids hold the time of 2020 to 2089 and never go back, so that a clock which has once stood
    /// at their end would leave none.
    private static func fit(_ moment: Instant) throws -> Instant {
        let first = Instant(milliseconds: RecordID.epoch)
        let last = first.adding(milliseconds: 60 * 365 * 86_400_000)
        guard (first...last).contains(moment) else {
            throw KernelError(
                .invalid, "The clock cannot stand at \(moment).",
                recovery: "Choose a moment from \(first.utc.date) to \(last.utc.date).")
        }
        return moment
    }

    private static func release(_ call: Call) async throws -> Response {
        try await requireRight(call)
        call.kernel.clock.release()
        return try await kept(call)
    }

    private static func requireRight(_ call: Call) async throws {
        try await call.requireAdministrator("move the clock")
        guard call.house.profile == "development" else {
            throw KernelError(
                .forbidden,
                "The clock of `\(call.house.folder)` cannot be moved: its profile is production.",
                recovery: "Make a folder to try things out: kith init --profile development")
        }
    }

    private static func kept(
        _ call: Call, _ more: [(key: String, value: JSON)] = []
    ) async throws -> Response {
        try call.house.keepClock()
        var object = try await state(call)
        for (key, value) in more { object[key] = value }
        return Response(200, object)
    }

    private static func state(_ call: Call) async throws -> JSONObject {
        let clock = call.kernel.clock
        return [
            "now": .string(clock.now.description), "stands": .boolean(clock.standsAt != nil),
            "time_zone": .string(try await call.timeZone()),
        ]
    }
}
