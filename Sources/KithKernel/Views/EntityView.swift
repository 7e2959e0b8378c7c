/// How the pages show an entity: the words of a view file, the same in Swift and in Lua.
///
/// Everything in it is a hint. What a reader may not see is left out without a gap, and an
/// entity without a view has pages too.
public struct EntityView: Sendable, Hashable, Codable {
    /// The name of the entity.
    public var entity: String
    /// The name of its icon.
    public var icon: String
    /// Where it stands in the menu; nil for what is reached from other records only.
    public var menu: Menu?
    /// The fields and paths that lists show; those of the entity in order where empty.
    public var columns: [String]
    /// The order of lists, as `-value,name`; newest first where nil.
    public var sort: String?
    /// The lists that stand ready as tabs, before those that people save.
    public var lists: [List]
    /// The fields and paths under the title of a record.
    public var facts: [String]
    /// The field whose values are steps, shown as a row of them on the record.
    public var steps: Steps?
    /// The parts of forms and details; groups of six where empty.
    public var groups: [Group]
    /// Commands about one record, as buttons on it.
    public var actions: [Action]

    /// Makes a view.
    public init(
        _ entity: String, icon: String = "record", menu: Menu? = nil, columns: [String] = [],
        sort: String? = nil, lists: [List] = [], facts: [String] = [], steps: Steps? = nil,
        groups: [Group] = [], actions: [Action] = []
    ) {
        self.entity = entity
        self.icon = icon
        self.menu = menu
        self.columns = columns
        self.sort = sort
        self.lists = lists
        self.facts = facts
        self.steps = steps
        self.groups = groups
        self.actions = actions
    }
}

extension EntityView {
    /// A place in the menu.
    public struct Menu: Sendable, Hashable, Codable {
        /// The group that it stands in, as `Sales`.
        public var group: String
        /// Its place in the group, smallest first.
        public var order: Int
        /// The letter that leads to it behind `g`.
        public var key: String?

        /// Makes a place.
        public init(_ group: String, order: Int = 100, key: String? = nil) {
            self.group = group
            self.order = order
            self.key = key
        }
    }

    /// A list that stands ready.
    public struct List: Sendable, Hashable, Codable {
        /// What people read.
        public var title: String
        /// Which records, in the filter language; all where nil.
        public var filter: String?
        /// Their order; the view's where nil.
        public var sort: String?

        /// Makes a list.
        public init(_ title: String, filter: String? = nil, sort: String? = nil) {
            self.title = title
            self.filter = filter
            self.sort = sort
        }
    }

    /// A field whose values a record goes through one after the other: also the columns of
    /// a board.
    public struct Steps: Sendable, Hashable, Codable {
        /// The field: a choice, or a reference to what the steps are, as `stage`.
        public var field: String
        /// The reference of the step and of the record that narrows the steps, as `pipeline`.
        public var within: String?
        /// The field of the step by which steps are ordered, as `position`.
        public var order: String?
        /// The amount fields of the records that are summed for each step.
        public var sums: [String]
        /// The fields and paths that a card shows under its title.
        public var card: [String]

        /// Describes steps.
        public init(
            _ field: String, within: String? = nil, order: String? = nil,
            sums: [String] = [], card: [String] = []
        ) {
            self.field = field
            self.within = within
            self.order = order
            self.sums = sums
            self.card = card
        }
    }

    /// A part of a form.
    public struct Group: Sendable, Hashable, Codable {
        /// What people read above it.
        public var title: String
        /// The fields, in order.
        public var fields: [String]

        /// Makes a part.
        public init(_ title: String, _ fields: [String]) {
            self.title = title
            self.fields = fields
        }
    }

    /// A command about one record.
    public struct Action: Sendable, Hashable, Codable {
        /// The name of the command.
        public var command: String
        /// The argument that takes the record.
        public var argument: String
        /// What the button says: a verb with its object, as `Win deal`.
        public var title: String
        /// The condition under which the button is there, in the filter language.
        public var filter: String?
        /// Whether it is the one act that the page is for.
        public var isPrimary: Bool

        /// Makes a button.
        public init(
            _ command: String, argument: String, title: String, when filter: String? = nil,
            isPrimary: Bool = false
        ) {
            self.command = command
            self.argument = argument
            self.title = title
            self.filter = filter
            self.isPrimary = isPrimary
        }
    }
}
