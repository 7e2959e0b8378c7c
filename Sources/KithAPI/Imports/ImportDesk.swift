import KithKernel
import KithModel
import KithTransfer

/// Where people bring files to be imported: upload, proposed map, dry run, run, report.
///
/// ```swift
/// let upload = try await desk.upload("deals.csv", .file(path), as: principal)
/// let proposal = try await desk.propose(upload.id, for: "deal", as: principal)
/// try await desk.start(upload.id, [proposal.map], ImportOptions(isDryRun: true), as: principal)
/// let checked = try await desk.state(upload.id, after: 0, as: principal)
/// ```
/// Runs are done by `work()`, which a server or a command keeps going beside itself. An upload
/// belongs to the user who brought it, and is gone after a day of the kernel's clock.
package actor ImportDesk {
    /// How many imports run at once; the others wait.
    package static let atOnce = 2
    /// How many uploads one user may have.
    package static let uploadsEach = 20
    /// How long an upload is kept, in milliseconds.
    package static let keptFor: Int64 = 86_400_000

    private let kernel: Kernel
    private let folder: ImportFolder
    private var jobs: [String: ImportJob] = [:]
    private var hasSwept = false
    private let orders: AsyncStream<ImportJob>
    private let order: AsyncStream<ImportJob>.Continuation

    /// Opens a desk whose files lie in a folder; it is made with the first upload.
    package init(_ kernel: Kernel, folder: String) {
        self.kernel = kernel
        self.folder = ImportFolder(folder)
        (orders, order) = AsyncStream.makeStream()
    }

    /// Takes a file.
    ///
    /// - Parameters:
    ///   - name: what its owner calls it, as `deals.csv`.
    ///   - body: the bytes, or the path of a file, which is copied.
    /// - Throws: `unauthenticated`; `conflict` for who has too many uploads; `unavailable`
    ///   where the disk is full.
    package func upload(
        _ name: String, _ body: Request.Body, as principal: Principal
    ) async throws -> ImportState {
        let owner = try await kernel.caller(principal).user
        sweep()
        guard jobs.values.count(where: { $0.owner == owner }) < Self.uploadsEach else {
            throw KernelError(
                .conflict, "You have \(Self.uploadsEach) uploads already.",
                recovery: "Remove one that you no longer need.")
        }
        let id = Self.newID()
        let path = try folder.place(name, in: id)
        do {
            switch body {
            case .bytes(let bytes): try ImportFolder.write(bytes, to: path)
            case .file(let source): try ImportFolder.copy(source, to: path)
            }
        } catch {
            folder.remove(id)
            throw error
        }
        let state = ImportState(id: id, file: ImportFolder.fit(name), at: kernel.clock.now)
        jobs[id] = ImportJob(state, path: path, owner: owner)
        return state
    }

    /// Returns the headers of an uploaded file and its first rows.
    ///
    /// - Throws: `not_found`, also for the upload of somebody else; `invalid` for an empty file.
    package func preview(
        _ id: String, rows: Int = 5, as principal: Principal
    ) async throws -> (headers: [String], rows: [[String]]) {
        try Importer.preview(try await job(id, principal).path, rows: rows)
    }

    /// Proposes a map for an uploaded file.
    ///
    /// - Throws: `not_found` for the upload or the entity; `invalid` for an empty file.
    package func propose(
        _ id: String, for entity: String, as principal: Principal
    ) async throws -> ImportProposal {
        let job = try await job(id, principal)
        return try await Importer(kernel, as: principal).propose(job.path, for: entity)
    }

    /// Orders a run, or a dry run; how it goes is seen by `state`.
    ///
    /// - Throws: `not_found`; `conflict` while a run of this upload is under way.
    @discardableResult
    package func start(
        _ id: String, _ maps: [ImportMap], _ options: ImportOptions, as principal: Principal
    ) async throws -> ImportState {
        let job = try await job(id, principal)
        try job.queue(.init(maps: maps, options: options, principal: principal))
        order.yield(job)
        return job.state
    }

    /// Returns how an import stands.
    ///
    /// - Parameter version: waits until the state is newer than this, or changes no more; does
    ///   not wait where nil.
    /// - Throws: `not_found`, also for the upload of somebody else.
    package func state(
        _ id: String, after version: Int? = nil, as principal: Principal
    ) async throws -> ImportState {
        let job = try await job(id, principal)
        guard let version else { return job.state }
        return await job.state(after: version)
    }

    /// Returns the uploads of a caller, newest first.
    package func uploads(as principal: Principal) async throws -> [ImportState] {
        let owner = try await kernel.caller(principal).user
        sweep()
        return jobs.values.filter { $0.owner == owner }.map(\.state).sorted { $0.at > $1.at }
    }

    /// Returns the path of the file that holds the rows which the last run refused.
    ///
    /// - Throws: `not_found` where none was refused.
    package func errorFile(_ id: String, as principal: Principal) async throws -> String {
        guard let path = try await job(id, principal).state.report?.errorFile else {
            throw KernelError(.notFound, "No row was refused.")
        }
        return path
    }

    /// Takes back what an import wrote.
    ///
    /// - Throws: `not_found` where the last run wrote nothing; what an undo throws.
    package func undo(
        _ id: String, as principal: Principal, once: Once<UndoResult>? = nil
    ) async throws -> UndoResult {
        guard let set = try await job(id, principal).state.report?.set else {
            throw KernelError(.notFound, "This import has written nothing.")
        }
        return try await kernel.undo(set, as: principal, once: once)
    }

    /// Ends a run that is under way and removes the upload; what was written stays.
    package func remove(_ id: String, as principal: Principal) async throws {
        let job = try await job(id, principal)
        job.stop()
        jobs[id] = nil
        folder.remove(id)
    }
}

extension ImportDesk {
    /// Runs what is ordered, some at once, until the task is cancelled.
    package func work() async {
        let kernel = kernel
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await job in orders {
                if running == Self.atOnce {
                    await group.next()
                    running -= 1
                }
                group.addTask { await ImportRunner(kernel, job).run() }
                running += 1
            }
        }
    }

    private func job(_ id: String, _ principal: Principal) async throws -> ImportJob {
        let owner = try await kernel.caller(principal).user
        sweep()
        guard let job = jobs[id], job.owner == owner else {
            throw KernelError(
                .notFound, "There is no upload `\(id)`.",
                recovery: "Upload the file again: it is kept for a day.")
        }
        return job
    }

    /// Removes what is older than a day, and at first what an earlier process left.
    private func sweep() {
        let oldest = kernel.clock.now.adding(milliseconds: -Self.keptFor)
        for (id, job) in jobs where job.state.at < oldest && !job.state.stage.isUnderWay {
            jobs[id] = nil
            folder.remove(id)
        }
        guard !hasSwept else { return }
        hasSwept = true
        for id in folder.ids where jobs[id] == nil { folder.remove(id) }
    }

    private static func newID() -> String {
        var source = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(source.next() as UInt64, radix: 32)
            return String(repeating: "0", count: 13 - digits.count) + digits
        }.joined()
    }
}
