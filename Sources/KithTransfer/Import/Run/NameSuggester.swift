import KithKernel
import KithModel
import KithQuery

/// Adds the nearest name to faults about names that were not found.
struct NameSuggester {
    private static let page = 1000
    private static let pages = 10
    private static let asked = 500

    private let kernel: Kernel
    private let principal: Principal
    private var candidates: [Lookup: [String]] = [:]
    private var nearest: [UnknownName: String?] = [:]

    init(_ kernel: Kernel, _ principal: Principal) {
        self.kernel = kernel
        self.principal = principal
    }

    /// Completes a fault.
    ///
    /// The first 10,000 names that the caller may read are looked at, for the first 500 names
    /// that are not found.
    mutating func complete(_ fault: ImportFault) async throws -> ImportFault {
        guard let unknown = fault.unknown, let name = try await suggestion(for: unknown) else {
            return fault
        }
        var fault = fault
        fault.nearest = name
        fault.message =
            "There is no \(unknown.lookup.target.name) `\(unknown.name)`: did you mean `\(name)`?"
        return fault
    }

    /// Forgets the names, since others were written in the meantime.
    mutating func forget() {
        candidates = [:]
        nearest = [:]
    }

    private mutating func suggestion(for unknown: UnknownName) async throws -> String? {
        if let known = nearest[unknown] { return known }
        guard nearest.count < Self.asked, !unknown.lookup.isByID else { return nil }
        let name = Suggestion.nearest(
            to: unknown.name, among: try await candidates(of: unknown.lookup))
        nearest[unknown] = .some(name)
        return name
    }

    private mutating func candidates(of lookup: Lookup) async throws -> [String] {
        if let known = candidates[lookup] { return known }
        var names: [String] = []
        var request = QueryRequest(lookup.target.name)
        request.fields = "`\(lookup.key.name)`"
        request.limit = Self.page
        for _ in 0..<Self.pages {
            let answer = try await kernel.query(request, as: principal)
            names += answer.rows.map { $0[0].plainText }
            guard let next = answer.next else { break }
            request.after = next
        }
        candidates[lookup] = names
        return names
    }
}
