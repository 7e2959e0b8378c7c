import KithKernel
import KithModel

/// What is done with the data as a whole: looked at, and copied.
enum HouseEndpoints {
    static let all = [
        Endpoint(.get, "health", about: .health, run: health),
        Endpoint(
            .post, "health/repair", about: .repair, repetition: .noted, run: repair),
        Endpoint(
            .post, "backups", about: .backUp, writes: false, repetition: .noted, run: backUp),
    ]

    private static func health(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("look at all data")
        return Response(json: try await call.house.diagnose())
    }

    /// Does one of the repairs that a look has proposed: `{"repair": "search account"}`.
    private static func repair(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("repair the data")
        guard let repair = try call.members(["repair"])["repair"]?.string else {
            throw KernelError(
                .required, "`repair` is missing.",
                recovery: "Name one of those that GET /api/v1/health proposes.", field: "repair")
        }
        return Response(json: try await call.house.repair(repair))
    }

    /// Copies all data; only the owner of the data folder may say where to.
    private static func backUp(_ call: Call) async throws -> Response {
        guard try await call.kernel.isAdministrator(call.principal) else {
            throw KernelError(
                .forbidden, "Only an administrator may copy all data.",
                recovery: "Ask an administrator.")
        }
        let folder = try call.members(["folder"])["folder"]?.string
        guard folder == nil || call.request.isLocal else {
            throw KernelError(
                .forbidden, "Only the owner of the data folder may choose where a backup goes.",
                recovery: "Leave `folder` out: it goes into the data folder's backups.")
        }
        let backup = try await call.house.backUp(folder)
        return Response(
            201,
            [
                "folder": .string(backup.folder), "files": .integer(Int64(backup.files)),
                "bytes": .integer(backup.bytes),
            ])
    }
}
