import KithModel

/// A workflow script to begin with, and its test.
package enum ScriptTemplate {
    /// Returns the files, with their paths in the folder of scripts.
    ///
    /// - Throws: `invalid` for a name that a script cannot have.
    package static func files(name: String) throws -> [(path: String, text: String)] {
        guard Naming.isValid(name), (1...22).contains(name.utf8.count) else {
            throw KernelError(
                .invalid, "`\(name)` is not up to 22 small letters, digits and underscores.",
                recovery: "Begin with a letter, as in tidy_names.", field: "name")
        }
        let title = name.split(separator: "_").joined(separator: " ")
        let words = title.prefix(1).uppercased() + title.dropFirst()
        return [
            (
                name + ".lua",
                replacing("{{TITLE}}", in: replacing("{{NAME}}", in: text, by: name), by: words)
            ),
            ("tests/\(name)_test.lua", test),
        ]
    }

    private static func replacing(_ mark: String, in text: String, by word: String) -> String {
        text.split(separator: mark, omittingEmptySubsequences: false).joined(separator: word)
    }

    private static let text = """
        --[[
        {
          "id": "{{NAME}}",
          "title": "{{TITLE}}",
          "requires": { "contacts": "*" },
          "grants": { "entities": { "account": ["read", "update:name"] } }
        }
        ]]

        -- Keeps the names of accounts tidy.
        kith.on("account.before_save", { id = "tidy", fields = { "name" } }, function(event)
          for account in event:records() do
            account.name = (account.name or ""):gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
          end
        end)

        """

    private static let test = """
        test("spaces around and between words go", function(t)
          local account = t.create("account", { name = "  Acme   Roofs " })

          t.eq(account.name, "Acme Roofs")
        end)

        """
}
