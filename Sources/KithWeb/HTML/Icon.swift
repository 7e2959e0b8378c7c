/// A picture of 16 by 16 from the sprite in `Assets/icons.svg`.
package enum Icon: String, Sendable, CaseIterable {
    case account, arrow, bell, board, call, `case`, chart, check, clock, cmd, code, cols, contact
    case deal, dots, down, edit, eye, file, gear, globe, heart, home, `import`, info, key, lead
    case list, mail, meet, menu, note, ok, plug, plus, product, search, send, sort, star, stop
    case swap, task, undo, up, user, warn, x

    /// The picture of an entity; the same for all that have none of their own.
    package init(entity name: String) {
        self = Self.entities[name] ?? Icon(rawValue: name) ?? .file
    }

    private static let entities: [String: Icon] = [
        "activity": .meet, "campaign": .send, "team": .contact, "role": .key, "plugin": .plug,
        "setting": .gear, "pipeline": .board, "quote": .file, "note": .note,
    ]
}

/// Writes an icon; the words beside it, or an `aria-label` around it, say what it means.
package func icon(_ icon: Icon, small: Bool = false) -> HTML {
    svg(.class(small ? "i s" : "i"), .hidden) { use("#i-" + icon.rawValue) }
}

/// Writes a drawing.
func svg(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("svg", attributes, content)
}

/// Writes a reference to a symbol of the page.
func use(_ address: String) -> HTML {
    var html = HTML()
    html.append(trusted: "<use href=\"")
    html.append(text: address)
    html.append(trusted: "\"/>")
    return html
}

/// The icons of the sprite that a page uses, to be written once at its end.
enum Sprite {
    /// Returns the symbols to which a page refers.
    static func symbols(for page: HTML) -> HTML {
        let names = names(in: page.bytes)
        guard !names.isEmpty else { return HTML() }
        var all = HTML(sprite: names.sorted().compactMap { symbols[$0] })
        for name in names.sorted() {
            if let ring = StageMark.symbol(name) { all.append(ring) }
        }
        return all
    }

    /// The symbols of the sprite, by name.
    static let symbols: [String: ArraySlice<UInt8>] = {
        var found: [String: ArraySlice<UInt8>] = [:]
        for line in PackageResources.icons_svg.split(separator: UInt8(ascii: "\n")) {
            let opening = Array("<symbol id=\"i-".utf8)
            guard line.starts(with: opening) else { continue }
            let name = line.dropFirst(opening.count).prefix { $0 != UInt8(ascii: "\"") }
            found[String(decoding: name, as: UTF8.self)] = line
        }
        return found
    }()

    private static func names(in bytes: [UInt8]) -> Set<String> {
        let mark = Array("\"#i-".utf8)
        var names: Set<String> = []
        var index = 0
        while index + mark.count < bytes.count {
            guard bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark)
            else {
                index += 1
                continue
            }
            let name = bytes[(index + mark.count)...].prefix { $0 != UInt8(ascii: "\"") }
            names.insert(String(decoding: name.prefix(32), as: UTF8.self))
            index += mark.count + name.count
        }
        return names
    }
}
