import Glibc
import KithAPI
import KithModel

/// The requests of some rows, one row a line, as `Benchmarks/run` writes them.
struct RequestFile {
    /// What one row asks.
    struct Row {
        let name: String
        /// How many of the requests come before the row is measured.
        let warmUp: Int
        let requests: [Question]
    }

    /// One thing that is asked.
    enum Question {
        case request(KithAPI.Request)
        /// A CSV file, and the map by which it is imported.
        case `import`(file: String, map: JSON)
    }

    let rows: [Row]

    /// Reads a file; `token` signs the requests in.
    init(path: String, token: String) throws {
        rows = try Self.text(of: path).split(separator: "\n").map { line in
            guard let row = try JSONReader.read(String(line)).object,
                let name = row["row"]?.string, let warmUp = row["warm_up"]?.integer
            else { throw KernelError(.malformed, "\(path) holds a line that is no row.") }
            return Row(
                name: name, warmUp: Int(warmUp),
                requests: try (row["requests"]?.array ?? []).map { try Self.question($0, token) })
        }
    }

    private static func question(_ json: JSON, _ token: String) throws -> Question {
        let object = json.object ?? [:]
        if let file = object["import"]?.string, let map = object["map"] {
            return .import(file: file, map: map)
        }
        guard let method = object["method"]?.string.flatMap(Request.Method.init),
            let path = object["path"]?.array
        else { throw KernelError(.malformed, "A request has no method or no path.") }
        let query = (object["query"]?.object ?? [:]).map { (name: $0, value: $1.string ?? "") }
        return .request(
            Request(
                method, path.compactMap(\.string), query: query,
                headers: ["authorization": "Bearer \(token)", "content-type": "application/json"],
                body: .bytes(object["body"].map { Array($0.text.utf8) } ?? [])))
    }

    /// Returns a file's text.
    static func text(of path: String) throws -> String {
        guard let file = fopen(path, "r") else {
            throw KernelError(.notFound, "\(path) cannot be read.")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece[..<count]
        }
    }
}
