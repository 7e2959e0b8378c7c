/// A plugin that is one hook.
enum HookTemplate {
    static let files: [PluginTemplate.File] = [
        (
            "plugin.json",
            """
            {
              "manifest": 1,
              "id": "{{ID}}",
              "name": "{{NAME}}",
              "version": "0.1.0",
              "publisher": "{{PUBLISHER}}",
              "summary": "Keeps the names of accounts tidy.",
              "requires": { "contacts": "*" },
              "grants": { "entities": { "account": ["read", "update:name"] } }
            }

            """
        ),
        (
            "main.lua",
            """
            -- {{NAME}}: keeps the names of accounts tidy.

            kith.on("account.before_save", { id = "tidy", fields = { "name" } }, function(event)
              for account in event:records() do
                local name = (account.name or ""):gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
                if name == "" then
                  event:reject(account, "name", "no_name", "An account has a name.", "Write its name.")
                else
                  account.name = name
                end
              end
            end)

            """
        ),
        (
            "tests/tidy_test.lua",
            """
            test("spaces around and between words go", function(t)
              local account = t.create("account", { name = "  Acme   Roofs " })

              t.eq(account.name, "Acme Roofs")
              t.fired("account.before_save", 1)
            end)


            test("a name of spaces is refused", function(t)
              t.rejects(function() t.create("account", { name = "   " }) end, "name", "no_name")
            end)

            """
        ),
        (
            "README.md",
            TemplateWords.readme("It tidies the names of accounts before they are saved.")
        ),
    ]
}

/// Words that the files of several templates share.
enum TemplateWords {
    /// The page about a plugin.
    static func readme(_ what: String) -> String {
        """
        # {{NAME}}

        \(what)

        ```sh
        kith plugin check {{ID}}    # finds mistakes without running anything
        kith plugin test {{ID}}     # runs tests/, each test in a Kith that is thrown away
        kith plugin enable {{ID}}   # once its folder lies in Plugins/ or in a data folder's plugins/
        ```

        | file | what it is |
        |---|---|
        | `plugin.json` | who the plugin is, what it requires, what an administrator approves |
        | `main.lua` | what it registers |
        | `tests/*_test.lua` | its tests |
        | `types/` | what an editor completes with; written anew by `kith sdk types --out types` |

        """
    }
}
