import KithKernel
import KithModel

/// Does what a diagnosis has proposed.
struct Mending {
    private let open: OpenFolder

    init(_ open: OpenFolder) { self.open = open }

    /// Does one repair and says what it was.
    ///
    /// - Throws: `not_found` for a repair that there is not.
    func run(_ id: String) async throws -> JSON {
        let check = FolderCheck(open.folder, serves: open.serves)
        switch id {
        case FolderCheck.modes: try check.close()
        case FolderCheck.leftOvers: try check.sweep()
        default:
            guard let repair = Repair(id: id) else {
                throw KernelError(
                    .notFound, "There is no repair `\(id)`.",
                    recovery: "Name one of those that are proposed: kith doctor", field: "repair")
            }
            let set = try await open.kernel.repair(repair)
            return ["repair": .string(id), "set": set.map { .string($0.description) } ?? .null]
        }
        return ["repair": .string(id), "set": .null]
    }
}
