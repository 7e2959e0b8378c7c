import KithKernel
import KithModel

/// Where the sidebar and the tab bar lead, for one visitor.
struct Navigation {
    /// One entry.
    struct Entry {
        let title: String
        let path: String
        let icon: Icon
        /// The letter that leads there after `g`.
        var key: String?
    }

    /// Entries under the name of the plugin that brought them.
    struct Group {
        let title: String
        var entries: [Entry]
    }

    /// The entries above all groups.
    let top: [Entry]
    /// The groups by plugin, the administration last.
    let groups: [Group]

    /// Finds what a visitor may reach.
    init(_ visit: Visit) {
        top = [Entry(title: "Home", path: "/", icon: .home, key: "h")]
        var keys = KeyTable(["h"])
        var groups: [Group] = []
        for place in Self.places(visit) {
            let entry = Entry(
                title: place.entity.definition.pluralTitle,
                path: WebPath.path([place.entity.name]), icon: visit.icon(of: place.entity),
                key: keys.take(place.key ?? String(place.entity.definition.pluralTitle.prefix(1))))
            if let index = groups.firstIndex(where: { $0.title == place.group }) {
                groups[index].entries.append(entry)
            } else {
                groups.append(Group(title: place.group, entries: [entry]))
            }
        }
        if visit.visitor.isAdministrator {
            groups.append(Group(title: "Administration", entries: Self.administration))
        }
        self.groups = groups
    }

    private struct Place {
        let entity: Entity
        let group: String
        let order: Int
        let key: String?
    }

    /// The entities with a place in the menu: as their views say, else under their plugin.
    private static func places(_ visit: Visit) -> [Place] {
        var places: [Place] = []
        let owners = visit.generation.enabled.map { ($0.id, $0.name) } + [("x", "Your own")]
        for (owner, title) in owners {
            for entity in visit.visitor.caller.entities where entity.owner == owner {
                if let view = visit.views[entity.name] {
                    guard let menu = view.menu else { continue }
                    places.append(
                        Place(
                            entity: entity, group: menu.group, order: menu.order, key: menu.key))
                } else if isListed(entity) {
                    places.append(Place(entity: entity, group: title, order: 500, key: nil))
                }
            }
        }
        return places.enumerated().sorted {
            ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
        }.map(\.element)
    }

    /// The entries of the tab bar at the foot of a phone, at most five.
    var quick: [Entry] {
        let all = groups.flatMap(\.entries)
        let wanted = ["/deal", "/activity", "/contact"]
        let preferred = wanted.compactMap { path in all.first { $0.path == path } }
        let others = all.filter { entry in !wanted.contains(entry.path) }
        let chosen = (preferred + others).prefix(3)
        let search = Entry(title: "Search", path: "/search", icon: .search)
        return Array(top.prefix(1) + chosen.prefix(1) + [search] + chosen.dropFirst())
    }

    private static let administration = [
        Entry(title: "Plugins", path: "/plugins", icon: .plug),
        Entry(title: "Scripts", path: "/scripts", icon: .cmd),
        Entry(title: "Rules", path: "/rules", icon: .swap),
        Entry(title: "Schedules", path: "/schedules", icon: .bell),
        Entry(title: "Imports", path: "/imports", icon: .import),
        Entry(title: "Users", path: "/users", icon: .user),
        Entry(title: "Teams", path: "/teams", icon: .contact),
        Entry(title: "Roles", path: "/roles", icon: .key),
        Entry(title: "Audit trail", path: "/audit", icon: .clock),
        Entry(title: "Settings", path: "/settings", icon: .gear),
    ]

    /// Whether an entity has a list that people look for; the parts of others have none.
    static func isListed(_ entity: Entity) -> Bool {
        !entity.definition.isHiddenFromSearch && entity.definition.titleField != "id"
    }
}

/// The letters that lead somewhere after `g`: who comes first keeps one.
private struct KeyTable {
    private var taken: Set<String>

    init(_ taken: Set<String>) { self.taken = taken }

    mutating func take(_ wanted: String) -> String? {
        let letter = wanted.lowercased()
        guard letter.utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
            taken.insert(letter).inserted
        else { return nil }
        return letter
    }
}
