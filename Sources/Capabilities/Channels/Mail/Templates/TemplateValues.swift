import KithKernel
import KithModel

/// What stands at the places of a template: fields of who gets it and of what it is about, and
/// values of whoever sends it.
struct TemplateValues {
    /// Who gets it; nil for an address alone.
    var recipient: Record?
    /// What it is about.
    var about: Record?
    /// What the sender gave along.
    var values: JSON

    /// Returns what stands at a path, as `to.first_name` or `values.code`.
    ///
    /// - Throws: `unknown_field` with the nearest name, `invalid` for another beginning.
    func value(_ path: String) throws -> String? {
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        let field = parts.count > 1 ? parts[1] : ""
        switch parts[0] {
        case "to": return try recipient.flatMap { try Self.field(field, of: $0) }
        case "about": return try about.flatMap { try Self.field(field, of: $0) }
        case "values":
            guard let value = values[field] else { return nil }
            return value.string ?? (value == .null ? nil : value.text)
        default:
            throw KernelError(
                .invalid, "`{{\(path)}}` begins with none of to, about and values.",
                recovery: "Write a place as {{to.first_name|there}}.", field: "template")
        }
    }

    private static func field(_ name: String, of record: Record) throws -> String? {
        guard let field = record.entity.field(name) else {
            throw record.entity.unknownField(name)
        }
        let value = record[field]
        switch value {
        case .null: return nil
        case .text(let text):
            guard case .choice(let choices) = field.type else { return text }
            return choices.first { $0.key == text }?.title ?? text
        default: return value.plainText
        }
    }
}
