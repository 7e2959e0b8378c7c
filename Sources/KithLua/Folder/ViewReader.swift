import KithKernel
import KithModel

/// Reads the files under `views`: how the pages show an entity.
enum ViewReader {
    /// Returns the view that a file describes.
    ///
    /// - Throws: `invalid` that names the key and what may stand there.
    static func read(_ json: JSON, _ path: String) throws -> EntityView {
        var reader = try MemberReader(json, path)
        var view = EntityView(try reader.required("entity"))
        view.icon = try reader.text("icon") ?? view.icon
        view.menu = try reader.take("menu").map { try menu($0, path) }
        view.columns = try reader.texts("columns")
        view.sort = try reader.text("sort")
        view.lists = try reader.array("lists").map { try list($0, path) }
        view.facts = try reader.texts("facts")
        view.steps = try reader.take("steps").map { try steps($0, path) }
        view.groups = try reader.array("groups").map { try group($0, path) }
        view.actions = try reader.array("actions").map { try action($0, path) }
        try reader.finish()
        return view
    }

    private static func menu(_ json: JSON, _ path: String) throws -> EntityView.Menu {
        var reader = try MemberReader(json, "\(path): menu")
        let menu = EntityView.Menu(
            try reader.required("group"), order: Int(clamping: try reader.requiredInteger("order")),
            key: try reader.text("key"))
        try reader.finish()
        return menu
    }

    private static func list(_ json: JSON, _ path: String) throws -> EntityView.List {
        var reader = try MemberReader(json, "\(path): lists")
        let list = EntityView.List(
            try reader.required("title"), filter: try reader.text("filter"),
            sort: try reader.text("sort"))
        try reader.finish()
        return list
    }

    private static func steps(_ json: JSON, _ path: String) throws -> EntityView.Steps {
        var reader = try MemberReader(json, "\(path): steps")
        let steps = EntityView.Steps(
            try reader.required("field"), within: try reader.text("within"),
            order: try reader.text("order"), sums: try reader.texts("sums"),
            card: try reader.texts("card"))
        try reader.finish()
        return steps
    }

    private static func group(_ json: JSON, _ path: String) throws -> EntityView.Group {
        var reader = try MemberReader(json, "\(path): groups")
        let group = EntityView.Group(try reader.required("title"), try reader.texts("fields"))
        try reader.finish()
        return group
    }

    private static func action(_ json: JSON, _ path: String) throws -> EntityView.Action {
        var reader = try MemberReader(json, "\(path): actions")
        let action = EntityView.Action(
            try reader.required("command"), argument: try reader.required("argument"),
            title: try reader.required("title"), when: try reader.text("when"),
            isPrimary: try reader.flag("primary"))
        try reader.finish()
        return action
    }
}
