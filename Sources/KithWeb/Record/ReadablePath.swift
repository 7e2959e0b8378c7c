import KithKernel
import KithModel

/// Tells which of the fields and paths that a view names a visitor may see.
///
/// A view only hints: what is not there, or may not be read, is left out without a gap.
enum ReadablePath {
    /// Returns the paths, in their order, of which every step may be read.
    static func among(_ paths: [String], of entity: Entity, _ visitor: Visitor) -> [String] {
        paths.filter { isReadable($0, of: entity, visitor) }
    }

    private static func isReadable(
        _ path: String, of entity: Entity, _ visitor: Visitor
    ) -> Bool {
        var current: Entity? = entity
        var steps = path.split(separator: ".")[...]
        while let step = steps.popFirst() {
            guard let place = current, let field = place.field(String(step)),
                visitor.mayRead(field, of: place)
            else { return false }
            guard !steps.isEmpty else { return true }
            current = visitor.caller.entities.first { $0.name == field.target }
        }
        return false
    }
}
