import KithModel

/// What a request says beside its body: in the path, behind the question mark, in a header.
struct Parameter: Sendable {
    /// Where a parameter stands.
    enum Place: String, Sendable {
        case path, query, header
    }

    /// Its name.
    let name: String
    /// Where it stands.
    let place: Place
    /// One sentence or two about what it does.
    let summary: String
    /// What its value looks like.
    let shape: Shape
    /// Whether it must be there.
    let isRequired: Bool

    private init(
        _ place: Place, _ name: String, _ summary: String, _ shape: Shape, isRequired: Bool
    ) {
        self.name = name
        self.place = place
        self.summary = summary
        self.shape = shape
        self.isRequired = isRequired
    }

    /// A part of the path.
    static func path(_ name: String, _ summary: String, _ shape: Shape = .text) -> Parameter {
        Parameter(.path, name, summary, shape, isRequired: true)
    }

    /// A parameter behind the question mark.
    static func query(
        _ name: String, _ summary: String, _ shape: Shape = .text, isRequired: Bool = false
    ) -> Parameter {
        Parameter(.query, name, summary, shape, isRequired: isRequired)
    }

    /// A header.
    static func header(_ name: String, _ summary: String, _ shape: Shape = .text) -> Parameter {
        Parameter(.header, name, summary, shape, isRequired: false)
    }

    /// The parameter as the document writes it.
    var json: JSON {
        [
            "name": .string(name), "in": .string(place.rawValue), "description": .string(summary),
            "required": .boolean(isRequired), "schema": shape.json,
        ]
    }
}
