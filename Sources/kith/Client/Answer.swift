import KithAPI
import KithKernel
import KithModel

/// What the API has answered: a document, and headers.
struct Answer {
    let json: JSON
    private let response: Response

    /// Takes a whole answer.
    ///
    /// - Throws: what the API refused, in the words of its problem document.
    init(_ response: Response) async throws {
        self.response = response
        let bytes = try await response.gathered()
        let json = bytes.isEmpty ? JSON.null : try? JSONReader.read(bytes)
        guard response.status < 400 else {
            throw json.flatMap(Problem.error) ?? Self.unreadable(response.status)
        }
        guard let json else { throw Self.unreadable(response.status) }
        self.json = json
    }

    /// A member of the document.
    subscript(_ key: String) -> JSON? { json[key] }

    /// A text of the document; empty without it.
    func text(_ key: String) -> String { json[key]?.string ?? "" }

    /// The documents of a list; none without it.
    func list(_ key: String) -> [JSON] { json[key]?.array ?? [] }

    /// The texts of a list; none without it.
    func texts(_ key: String) -> [String] { list(key).compactMap(\.string) }

    /// The value of a header.
    func header(_ name: String) -> String? { response.header(name) }

    /// The change set of what was written; nil when nothing was.
    var changeSet: String? { header("kith-change-set") }

    /// The document without what only this program asked for.
    var plain: JSON {
        guard var object = json.object else { return json }
        object["described"] = nil
        return .object(object)
    }

    /// What the document says about itself, where it was asked to.
    var described: JSON { json["described"] ?? .null }

    static func unreadable(_ status: Int) -> KernelError {
        KernelError(
            .unavailable, "What answers is not Kith's API (status \(status)).",
            recovery: "Check the address of the server.")
    }
}

extension Response {
    /// Returns the whole body.
    func gathered() async throws -> [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .stream(let send):
            let gathered = GatheredBytes()
            try await send { await gathered.add($0) }
            return await gathered.bytes
        }
    }
}

/// Bytes that come piece by piece.
private actor GatheredBytes {
    private(set) var bytes: [UInt8] = []

    func add(_ more: [UInt8]) { bytes += more }
}
