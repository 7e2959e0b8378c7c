import KithKernel
import KithModel

/// Reads what a script says of a form.
enum FormOptions {
    /// Returns the form of a name; a name without a dot is one of the plugin's.
    ///
    /// - Throws: `invalid` that says what may stand there.
    static func form(
        _ name: String, _ plugin: String, _ reader: inout OptionReader
    ) throws -> FormDefinition {
        let whole = try ScheduleReader.own(name, plugin, "form")
        let word = String(whole.drop { $0 != "." }.dropFirst())
        return FormDefinition(
            whole, title: try reader.text("title") ?? Naming.title(of: word),
            summary: try reader.text("summary") ?? "", fields: try reader.fields("fields"),
            hosts: try reader.texts("hosts"), tells: try reader.flag("tells"))
    }
}
