import KithKernel
import KithModel

/// A request that has found its endpoint, and on whose behalf it is answered.
struct Call: Sendable {
    /// The API that was called.
    let api: API
    /// What is asked.
    var request: Request
    /// On whose behalf.
    let principal: Principal
    /// Through what, as the change log shows it.
    let door: Door
    /// The parts of the path that the endpoint names.
    let parts: [String: String]
    /// The caller's key for a write that is to happen once; nil where there is none.
    let key: OnceKey?

    var kernel: Kernel { api.kernel }
    var house: House { api.house }

    /// Returns a part of the path.
    func part(_ name: String) -> String { parts[name] ?? "" }

    /// Returns the id that a part of the path is.
    ///
    /// - Throws: `invalid` for a text that is none.
    func id(_ name: String = "id") throws -> RecordID { try Self.id(part(name)) }

    /// Returns the id that a text is.
    ///
    /// - Throws: `invalid` for a text that is none.
    static func id(_ text: String) throws -> RecordID {
        if let id = RecordID(text) { return id }
        throw KernelError(
            .invalid, "`\(text)` is not the id of a record.",
            recovery:
                "An id has 13 letters and digits; look it up: kith query ENTITY or kith search TEXT"
        )
    }

    /// Whether the caller is an administrator or the owner of the data folder.
    func isOfAdministrator() async throws -> Bool {
        // Who acts as somebody else is held to what that one may.
        let isAsOther = ["kith-as", "authorization"].contains { request.headers[$0] != nil }
        guard !request.isLocal || isAsOther || request.principal != nil else { return true }
        return try await kernel.isAdministrator(principal)
    }

    /// Refuses who is neither an administrator nor the owner of the data folder.
    ///
    /// - Throws: `forbidden`.
    func requireAdministrator(_ deed: String) async throws {
        guard try await isOfAdministrator() else {
            throw KernelError(
                .forbidden, "Only an administrator may \(deed).", recovery: "Ask an administrator.")
        }
    }
}
