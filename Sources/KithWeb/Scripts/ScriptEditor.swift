import KithKernel
import KithModel

/// The box in which a script is written.
enum ScriptEditor {
    /// Writes the box with a text.
    static func html(_ text: String) -> HTML {
        div(.class("field")) {
            label(.for("text")) { "Script" }
            // The first line break behind the tag is none of the text's (HTML, 13.2.6.4.7).
            textarea(
                .class("input code"), .id("text"), .name("text"), .with("rows", "24"),
                .with("spellcheck", "false"), .with("autocomplete", "off"),
                .with("autocapitalize", "off"), .with("wrap", "off"), .flag("data-code"),
                .aria(.describedby, "text-hint")
            ) { "\n" + text }
            small(.id("text-hint")) {
                "Ctrl-S saves, Ctrl-Enter tries it. Tab indents; after Esc it leads on."
            }
        }
    }

    /// Writes what is wrong with a text, with the way to its line.
    static func fault(_ error: KernelError) -> HTML {
        alert("bad", .stop, .role("alert"), .id("fault"), .with("tabindex", "-1")) {
            p { b { error.message } }
            if !error.recovery.isEmpty { p { error.recovery } }
            if let line = line(of: error) {
                p { a(.href("#text"), .with("data-line", "\(line)")) { "Go to line \(line)" } }
            }
        }
    }

    /// The line that an error is about, as `Line 3: …` or `script.lua:3: …` says it.
    static func line(of error: KernelError) -> Int? {
        for text in [error.message, error.location ?? ""] {
            if text.hasPrefix("Line ") {
                return Int(text.dropFirst(5).prefix { $0.isASCII && $0.isNumber })
            }
            guard let place = text.firstRange(of: ".lua:") else { continue }
            return Int(text[place.upperBound...].prefix { $0.isASCII && $0.isNumber })
        }
        return nil
    }
}
