import KithKernel
import KithModel

/// Hears the events of plugins that tests count: what nobody waits for is never delivered.
enum TestListener {
    /// The id of the listener beside a plugin.
    static func id(_ plugin: String) -> String { plugin + "_heard" }

    /// Returns the listener of the events that the files of tests name, as a plugin.
    static func source(_ plugin: String, _ events: Set<String>) -> PluginSource {
        PluginSource(
            Manifest(
                id: id(plugin), name: "Listener", version: "1.0.0",
                summary: "Hears what tests count.", requires: [plugin]),
            language: .swift
        ) { contributions in
            for event in events.sorted() {
                contributions.onCommitted(event, id: "hears_" + event) { _, _ in }
            }
        }
    }

    /// The events that a file of tests asks about with `t.delivered`: those of plugins only, since
    /// those of records are counted by the plugin's own hooks.
    static func events(in text: [UInt8]) -> Set<String> {
        var events: Set<String> = []
        let pieces = String(decoding: text, as: UTF8.self).split(separator: "delivered(")
        for piece in pieces.dropFirst() {
            guard let quote = piece.first, quote == "\"" || quote == "'" else { continue }
            let name = String(piece.dropFirst().prefix { $0 != quote && !$0.isNewline })
            if name.contains("."), RecordEventName(name) == nil { events.insert(name) }
        }
        return events
    }
}
