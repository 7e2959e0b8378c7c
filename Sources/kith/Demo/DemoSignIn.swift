import KithModel

/// Who can sign in to the demo: kept in the data folder, readable for its owner alone.
enum DemoSignIn {
    /// Somebody of the demo company.
    struct Person {
        var name: String
        var email: String
        var password: String
        var role: String
        var team: String

        var cells: [String] { [name, email, password, role, team] }
    }

    private static func path(_ folder: DataFolder) -> String { folder.path + "/demo-sign-in.txt" }

    /// Writes the list, a line a person with tabs between.
    static func write(_ people: [Person], to folder: DataFolder) throws {
        let lines = people.map { $0.cells.joined(separator: "\t") + "\n" }
        try TextFile.replace(path(folder), lines.joined())
    }

    /// Returns the people of a folder; none where it is no demo.
    static func read(_ folder: DataFolder) throws -> [Person] {
        guard let bytes = try TextFile.readIfThere(path(folder)) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map(String.init)
            guard cells.count == 5 else { return nil }
            return Person(
                name: cells[0], email: cells[1], password: cells[2], role: cells[3], team: cells[4])
        }
    }

    /// How many are shown; all are in the file.
    private static let listed = 12

    /// Returns the list for people.
    static func table(_ people: [Person]) -> String {
        var table = TextTable("sign in as", .whole("e-mail"), .whole("password"), "role", "team")
        for person in people.prefix(listed) { table.add(person.cells) }
        let rest = people.count - listed
        return table.text() + (rest > 0 ? "\n… and \(rest) more in demo-sign-in.txt." : "")
    }
}
