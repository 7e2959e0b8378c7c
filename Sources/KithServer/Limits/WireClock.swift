/// What a connection is doing and since when, and whether that takes too long.
///
/// It reads no clock of its own: every moment is handed in, in milliseconds that never go back.
struct WireClock {
    /// What is to be done about a connection.
    enum Verdict: Equatable {
        /// Nothing.
        case fine
        /// It is closed without a word, since nobody has asked anything.
        case silent
        /// It is too slow with this.
        case slow(String)
    }

    private enum Reading {
        /// Nothing of a request has come since the last one.
        case nothing(since: Int64)
        /// Some of a head.
        case head(since: Int64)
        case body(since: Int64)
    }

    private let limits: ServerLimits
    private var reading: Reading
    private var hasAsked = false
    private var requests = 0
    private var answers = 0
    /// How long the other end has been waited for within this body; the server's own time
    /// is not its fault.
    private var waited: Int64 = 0
    private var wantedSince: Int64?
    private var taken: (bytes: Int64, at: Int64)

    /// How much of the present body has come.
    var body: Int64 = 0
    /// Whether some of an answer has been written and some is missing.
    var isAnswering = false

    init(_ limits: ServerLimits, at now: Int64) {
        self.limits = limits
        reading = .nothing(since: now)
        taken = (0, now)
    }

    /// As `Connections.Entry.rest` has it.
    var rest: Int64 {
        guard requests == answers else { return 0 }
        return switch reading {
        case .nothing(let since): since
        case .head(let since): -since
        case .body: 0
        }
    }

    /// Whether an answer written now would be one to the request that is coming in.
    var mayRefuse: Bool {
        guard !isAnswering else { return false }
        if case .body = reading { return requests - 1 == answers }
        return requests == answers
    }

    mutating func bytesWanted(at now: Int64) { wantedSince = wantedSince ?? now }

    mutating func bytesCame(at now: Int64) {
        if let since = wantedSince { waited += now - since }
        wantedSince = nil
        if case .nothing(let since) = reading {
            // Who says nothing first is given no longer for the head of the first request.
            reading = .head(since: hasAsked ? now : since)
        }
    }

    mutating func requestBegan(at now: Int64) {
        hasAsked = true
        requests += 1
        body = 0
        waited = 0
        wantedSince = wantedSince.map { _ in now }
        reading = .body(since: now)
    }

    mutating func requestEnded(at now: Int64) { reading = .nothing(since: now) }

    mutating func answerEnded(at now: Int64) {
        answers += 1
        isAnswering = false
        if case .nothing = reading { reading = .nothing(since: now) }
    }

    /// Notes how many bytes of what was written the other end has taken.
    ///
    /// - Returns: whether it takes them at the pace that is asked for, or was given time.
    mutating func isTaken(_ bytes: Int64, of written: Int64, at now: Int64) -> Bool {
        if bytes >= written {
            taken = (bytes, now)
            return true
        }
        let time = now - taken.at
        guard time >= limits.patience else { return true }
        let isEnough = bytes - taken.bytes >= limits.pace * time / 1000
        taken = (bytes, now)
        return isEnough
    }

    /// Returns what is to be done.
    func verdict(at now: Int64) -> Verdict {
        switch reading {
        case .nothing(let since):
            guard requests == answers else { return .fine }
            return now - since >= (hasAsked ? limits.idle : limits.head) ? .silent : .fine
        case .head(let since): return now - since >= limits.head ? .slow("head") : .fine
        case .body(let since):
            let time = waited + (wantedSince.map { now - $0 } ?? 0)
            let isTooSlow =
                time >= limits.patience
                && body < limits.pace * (time - limits.patience) / 1000 + 1
            return isTooSlow || now - since >= limits.body ? .slow("body") : .fine
        }
    }
}
