import KithModel

/// People as pages show them: a round picture of initials, and a name.
package enum Face {
    /// Returns the first letters of the first and the last word of a name.
    package static func initials(of name: String) -> String {
        let words = name.split(separator: " ")
        guard let first = words.first?.first else { return "?" }
        let last = words.count > 1 ? words.last?.first.map(String.init) ?? "" : ""
        return (String(first) + last).uppercased()
    }

    /// Returns the number of the colour that somebody always has.
    package static func hue(_ id: RecordID) -> Int {
        Int((UInt64(id.rawValue) &* 0x9E37_79B9_7F4A_7C15) >> 61)
    }

    /// Writes the picture.
    package static func picture(_ name: String, _ id: RecordID, large: Bool = false) -> HTML {
        span(.class(large ? "face lg" : "face"), .hue(hue(id)), .hidden) { initials(of: name) }
    }

    /// Writes the picture and the name.
    package static func who(_ name: String, _ id: RecordID) -> HTML {
        span(.class("who")) {
            picture(name, id)
            name
        }
    }
}
