import KithAPI
import KithModel

/// Texts where an id belongs: in paths, in references, in conditions.
struct IDFuzzer: WorldFuzzer {
    static let name = "id"
    let world: World

    init() async throws { world = try await World() }

    func run(_ input: [UInt8]) async throws {
        let text = String(decoding: input, as: UTF8.self)
        if let id = RecordID(text) {
            try Finding.require(id.rawValue >= 0, "it is \(id.rawValue)")
            try Finding.require(RecordID(id.description) == id, "written as \(id)")
            try Finding.require(id.description.utf8.count == 13, "written as \(id)")
        }
        switch input.count % 4 {
        case 0: try await world.ask(.get, ["records", "thing", text])
        case 1: try await world.ask(.get, ["records", "thing", text, "timeline"])
        case 2:
            let body: JSON = ["parent": .string(text), "about": .string(text)]
            try await world.ask(.post, ["records", "thing"], body: Array(body.text.utf8))
        default:
            try await world.ask(.delete, ["records", "thing", text])
            try await world.ask(.get, ["changes"], [("set", text), ("record", text)])
        }
    }

    static let grammar = Grammar(
        """
        start = <id> | <id> | <part> | <part><part><part> | <odd> | <number> | <long>
        part = 0 | <letters> | <digits> | <odd> | O | I | L | i | l | o | u | U | 7 | 8 | z | Z
        """)
}
