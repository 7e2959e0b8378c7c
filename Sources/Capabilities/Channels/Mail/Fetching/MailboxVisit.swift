import KithKernel
import KithModel

/// One look into one mailbox.
struct MailboxVisit {
    /// How many mails one visit fetches: the next visit goes on.
    private static let most = 500
    /// How many numbers one question covers: its answer is one line.
    private static let window: Int64 = 1000
    /// How many questions one visit asks, of a server whose numbers lie far apart.
    private static let mostWindows = 500

    private let mailbox: Mailbox
    private let desk: PollerDesk

    init(_ mailbox: Mailbox, _ desk: PollerDesk) {
        self.mailbox = mailbox
        self.desk = desk
    }

    /// Fetches what is new, and notes how it went.
    ///
    /// - Returns: what was found, in words.
    /// - Throws: what the database throws; what the mail server refuses is noted and told.
    func run() async throws -> String {
        let tally: Tally
        do {
            tally = try await fetch()
        } catch is CancellationError {
            return "broken off"
        } catch let error as KernelError {
            guard !Task.isCancelled else { return "broken off" }
            try await note(error)
            return error.message
        }
        try await note(tally)
        return tally.words
    }

    /// Says whether the mailbox could be fetched, and fetches nothing.
    ///
    /// - Returns: what was found, or what is wrong, in words.
    func tryOut() async throws -> String {
        do {
            let connection = try await connection()
            let status = try await withTaskCancellationHandler {
                try await OwnThread.run { try connection.status() }
            } onCancel: {
                connection.cancel()
            }
            return "it can be fetched, \(status.messages) in the folder; it is not enabled"
        } catch let error as KernelError {
            return error.message
        }
    }

    private func connection() async throws -> IMAPConnection {
        let id = mailbox.id
        let password = try await desk.read { transaction in
            try transaction.ownSecret("password", of: transaction.get("mailbox", id))
        }
        return try IMAPConnection(
            mailbox, password: password ?? "", mostBytes: MailReader.mostBytes)
    }

    private func fetch() async throws -> Tally {
        let connection = try await connection()
        return try await withTaskCancellationHandler {
            try await fetch(by: connection)
        } onCancel: {
            connection.cancel()
        }
    }

    private func fetch(by connection: IMAPConnection) async throws -> Tally {
        let status = try await OwnThread.run { try connection.status() }
        let mailbox = mailbox
        var place = try await desk.read { try FolderPlace.of(mailbox, in: $0) }
        // The server has counted anew: what is known already is known by itself.
        if place.validity != status.validity { place = FolderPlace(validity: status.validity) }
        var tally = Tally(messages: status.messages)
        var windows = 0
        while place.last + 1 < status.next, tally.fetched < Self.most, windows < Self.mostWindows {
            let range = (place.last + 1)...min(place.last + Self.window, status.next - 1)
            let numbers = try await OwnThread.run {
                try connection.numbers(from: range.lowerBound, to: range.upperBound)
            }
            let left = Self.most - tally.fetched
            for number in numbers.prefix(left) {
                place.last = number
                tally.add(try await take(number, place, connection))
            }
            if numbers.count <= left { place.last = range.upperBound }
            windows += 1
        }
        try await keep(place)
        return tally
    }

    /// Fetches a mail and takes it in, in one transaction with the note how far it was fetched.
    private func take(
        _ number: Int64, _ place: FolderPlace, _ connection: IMAPConnection
    ) async throws -> MailIntake.Outcome {
        try Task.checkCancellation()
        let (desk, mailbox) = (desk, mailbox)
        let arrived: ArrivedMail? = try await OwnThread.run {
            let bytes: [UInt8]?
            do {
                bytes = try connection.mail(number, validity: place.validity)
            } catch let error as KernelError where error.code == .tooLarge {
                return ArrivedMail(
                    unreadable: error, key: "\(mailbox.id) \(place.validity) \(number)")
            }
            return try bytes.map { try ArrivedMail.read($0, keep: desk.keepFile) }
        }
        guard let arrived else { return .gone }
        let title = "Mail from \(mailbox.name)"
        do {
            return try await desk.transact(title) { transaction in
                try place.keep(for: mailbox, in: transaction)
                return try MailIntake(mailbox, transaction).take(arrived)
            }
        } catch let error as KernelError where error.code != .unavailable {
            // One that somebody's rule refuses must not stand in the way of all that follow.
            return try await desk.transact(title) { transaction in
                try place.keep(for: mailbox, in: transaction)
                return try MailIntake(mailbox, transaction).drop(arrived, for: error)
            }
        }
    }

    private func keep(_ place: FolderPlace) async throws {
        let mailbox = mailbox
        let known = try await desk.read { try FolderPlace.of(mailbox, in: $0) }
        guard known != place else { return }
        try await desk.transact("\(mailbox.name) was fetched") {
            try place.keep(for: mailbox, in: $0)
        }
    }

    /// Notes that it has gone well, where that is news.
    private func note(_ tally: Tally) async throws {
        let (id, name, now) = (mailbox.id, mailbox.name, desk.now)
        guard tally.fetched > 0 || mailbox.failures > 0 else { return }
        try await desk.transact("\(name) was fetched") {
            var values: [String: Value] = ["error": .null, "failures": .null, "next_try_at": .null]
            if tally.fetched > 0 { values["fetched_at"] = .instant(now) }
            try $0.update("mailbox", id, values)
        }
    }

    /// Tries again 2 minutes later, twice as long after each failure, at most an hour.
    private func note(_ error: KernelError) async throws {
        let (id, failures) = (mailbox.id, mailbox.failures + 1)
        let wait = min(Int64(60_000) << min(failures, 6), 3_600_000)
        let next = desk.now.adding(milliseconds: wait)
        try await desk.transact("\(mailbox.name) cannot be fetched") {
            try $0.update(
                "mailbox", id,
                [
                    "error": .text(error.message), "failures": .integer(failures),
                    "next_try_at": .instant(next),
                ])
        }
    }
}

/// What a visit found.
struct Tally: Sendable {
    /// How many mails lie in the folder.
    let messages: Int64
    private var counts: [MailIntake.Outcome: Int] = [:]

    init(messages: Int64) { self.messages = messages }

    /// How many were fetched.
    var fetched: Int { counts.values.reduce(0, +) }

    mutating func add(_ outcome: MailIntake.Outcome) { counts[outcome, default: 0] += 1 }

    /// What was found, as `2 new, 1 dropped, 5 in the folder`.
    var words: String {
        let parts = MailIntake.Outcome.allCases.compactMap { outcome in
            counts[outcome].map { "\($0) \(outcome.rawValue)" }
        }
        return ((parts.isEmpty ? ["nothing new"] : parts) + ["\(messages) in the folder"])
            .joined(separator: ", ")
    }
}
