/// A plugin with an entity of its own.
enum EntityTemplate {
    static let files: [PluginTemplate.File] = [
        ("plugin.json", manifest), ("main.lua", main), ("entities/item.json", entity),
        ("views/item.json", view), ("tests/item_test.lua", tests),
        ("fixtures/accounts.json", fixtures),
        ("README.md", TemplateWords.readme("It keeps items for accounts: what, and by when.")),
    ]

    private static let manifest = """
        {
          "manifest": 1,
          "id": "{{ID}}",
          "name": "{{NAME}}",
          "version": "0.1.0",
          "publisher": "{{PUBLISHER}}",
          "summary": "Items of accounts: what, and by when.",
          "requires": { "contacts": "*" },
          "entities": ["entities/item.json"],
          "views": ["views/item.json"],
          "roles": [
            {
              "id": "{{ID}}_editor",
              "title": "{{NAME}} editor",
              "permissions": { "{{ID}}_item": { "*": "all" }, "account": { "read": "all" } }
            }
          ]
        }

        """

    private static let main = """
        -- {{NAME}}: items of accounts, due in a week where nobody says when.

        kith.on("{{ID}}_item.before_save", { id = "due" }, function(event)
          for item in event:records() do
            item.due = item.due or kith.today() + kith.days(7)
          end
        end)


        kith.command("{{ID}}.late", {
          summary = "Says how many items of an account are late.",
          args = { account = { ref = "account", required = true } },
          requires = "{{ID}}_item:read",
          mode = "read",
        }, function(arguments)
          local late = kith.query("{{ID}}_item")
            :where("account = :account and due < @today", arguments):count()
          return { message = late .. " items are late.", data = { late = late } }
        end)

        """

    private static let entity = """
        {
          "name": "{{ID}}_item",
          "title": "Item",
          "title_field": "what",
          "fields": [
            { "name": "what", "type": "text", "required": true, "searchable": true },
            { "name": "account", "type": "reference", "entity": "account", "inverse": "{{ID}}_items" },
            { "name": "due", "type": "date", "help": "In a week where nobody says." }
          ]
        }

        """

    private static let view = """
        {
          "entity": "{{ID}}_item",
          "columns": ["what", "account", "due"],
          "sort": "due",
          "facts": ["account", "due"]
        }

        """

    private static let fixtures = """
        { "account": [{ "as": "acme", "name": "Acme Roofs" }] }

        """

    private static let tests = """
        test("an item is due in a week where nobody says", function(t)
          local item = t.create("{{ID}}_item", { what = "Call", account = t.fixture("acme") })

          t.eq(item.due, t.today() + kith.days(7))
        end)


        test("late items are counted, the day after they were due", function(t)
          local account = t.fixture("acme")
          t.create("{{ID}}_item", { what = "Call", account = account })
          t.eq(t.run("{{ID}}.late", { account = account }).data.late, 0)

          t.advance("8d")

          t.eq(t.run("{{ID}}.late", { account = account }).data.late, 1)
        end)


        test("an editor may, a user may not", function(t)
          t.as("{{ID}}_editor", function() t.create("{{ID}}_item", { what = "Call" }) end)
          t.as("user", function()
            t.denied(function() t.create("{{ID}}_item", { what = "Call" }) end)
          end)
        end)

        """
}
