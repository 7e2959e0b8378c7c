import KithModel

/// The names under which a document holds the shapes of entities, choices and commands.
///
/// Two things whose names would be one in `PascalCase` get a number: the document must not
/// confuse them, and the same registry always gives the same names.
struct ShapeNames: Sendable {
    private let entities: [String: String]
    private let choices: [String: String]
    private let commands: [String: String]
    private let known: Set<String>

    /// Names everything that a reader may know of.
    ///
    /// - Parameters:
    ///   - entities: each with the fields that the reader may know.
    ///   - commands: those that the reader may run.
    init(entities: [(name: String, fields: [FieldDefinition])], commands: [CommandName]) {
        var taken = Set(CommonShapes.all.map(\.key))
        var entityNames: [String: String] = [:]
        var choiceNames: [String: String] = [:]
        var commandNames: [String: String] = [:]
        for entity in entities {
            entityNames[entity.name] = Self.free(
                Self.pascal(entity.name), with: Self.suffixes, &taken)
        }
        for command in commands {
            commandNames[command.name] = Self.free(
                Self.pascal(command.name), with: ["Input", "Result"], &taken)
        }
        let owners = entities + commands.map { ($0.name, $0.fields) }
        for owner in owners {
            for field in owner.fields {
                guard Self.hasChoices(field) else { continue }
                choiceNames["\(owner.name).\(field.name)"] = Self.free(
                    Self.pascal(owner.name) + Self.pascal(field.name), with: [""], &taken)
            }
        }
        self.entities = entityNames
        self.choices = choiceNames
        self.commands = commandNames
        known = Set(entities.map(\.name))
    }

    /// A command with its fields.
    typealias CommandName = (name: String, fields: [FieldDefinition])

    /// Returns the name of an entity's record; those of its other shapes begin with it.
    func entity(_ name: String) -> String { entities[name] ?? Self.pascal(name) }

    /// Returns how the names of a command's shapes begin.
    func command(_ name: String) -> String { commands[name] ?? Self.pascal(name) }

    /// Returns the name of a field's choices.
    func choice(_ field: String, of owner: String) -> String {
        choices["\(owner).\(field)"] ?? Self.pascal(owner) + Self.pascal(field)
    }

    /// Returns whether the reader may know of an entity.
    func isKnown(_ entity: String) -> Bool { known.contains(entity) }

    private static let suffixes = ["", "Input", "Patch", "Page", "List"]

    private static func hasChoices(_ field: FieldDefinition) -> Bool {
        switch field.type.valueType {
        case .choice, .multiChoice: true
        default: false
        }
    }

    private static func pascal(_ name: String) -> String {
        name.split { $0 == "_" || $0 == "." }
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// Returns the first of `Name`, `Name2`, `Name3` … that nobody has with any of its endings.
    private static func free(
        _ name: String, with endings: [String], _ taken: inout Set<String>
    ) -> String {
        var candidate = name
        var number = 2
        while endings.contains(where: { taken.contains(candidate + $0) }) {
            candidate = "\(name)\(number)"
            number += 1
        }
        taken.formUnion(endings.map { candidate + $0 })
        return candidate
    }
}
