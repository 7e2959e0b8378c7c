import Glibc
import KithModel
import KithTransfer

/// A CSV file of people, and the map by which it is imported.
struct TableOfPeople: Sendable {
    let path: String
    let count: Int

    private static let columns = [
        "name", "first_name", "last_name", "email", "phone", "city", "company", "note",
        "external_id",
    ]

    /// Writes a file; no value of the crowd needs quotes.
    init(_ people: [JSONObject], at path: String) throws {
        self.path = path
        count = people.count
        var lines = [Self.columns.joined(separator: ",")]
        for person in people {
            lines.append(Self.columns.map { person[$0]?.string ?? "" }.joined(separator: ","))
        }
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
        guard let file = fopen(path, "w") else {
            throw KernelError(.unavailable, "\(path) cannot be written.")
        }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else {
            throw KernelError(.unavailable, "\(path) could not be written to its end.")
        }
    }

    /// Every column into its field; a contact with the same external id is changed.
    var map: ImportMap {
        ImportMap(
            "contact", match: ["external_id"],
            columns: Self.columns.map { ImportMap.Column($0, to: $0) })
    }
}
