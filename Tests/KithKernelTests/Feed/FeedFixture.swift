import KithModel

@testable import KithKernel

/// A workshop with a mechanic who may read own jobs, and what its change feed tells.
struct FeedFixture: Sendable {
    let kernel: KernelFixture
    let mechanic: RecordID

    init() async throws {
        kernel = try await KernelFixture([Workshop.self])
        mechanic = try await kernel.user("mick", permissions: ["job": ["*": "own"]])
    }

    /// The mechanic as a principal.
    var mick: Principal { .user(mechanic) }

    /// Makes a job of the mechanic's own.
    @discardableResult
    func ownJob(_ name: String) async throws -> RecordID {
        try await kernel.create("job", ["name": .string(name)], as: mick).id
    }

    /// Makes jobs that the mechanic may not see.
    func hiddenJobs(_ count: Int) async throws {
        let jobs = (0..<count).map { number -> JSONObject in ["name": .string("hidden \(number)")] }
        _ = try await kernel.kernel.create("job", jobs, as: kernel.admin, door: .cli)
    }

    /// Returns a page of what the mechanic sees.
    func page(_ start: FeedStart, limit: Int = 1000) async throws -> Kernel.ChangePage {
        try await kernel.kernel.changes(after: start, limit: limit, as: mick)
    }

    /// Returns the names that changes of jobs set.
    static func names(_ changes: [ChangeSummary]) -> [String] {
        changes.filter { $0.entity == "job" }.compactMap { change in
            change.fields.first { $0.field.name == "name" }?.new.text
        }
    }
}
