/// A plugin that keeps what another program fetches.
enum IntegrationTemplate {
    static let files: [PluginTemplate.File] = [
        ("plugin.json", manifest), ("main.lua", main), ("entities/message.json", entity),
        ("tests/message_test.lua", tests),
        (
            "README.md",
            TemplateWords.readme(
                "It notes every change of an account as a message, which another program fetches "
                    + "from\n`GET /api/v1/records/{{ID}}_message?filter=done = false` and marks by "
                    + "the command `{{ID}}.done`.")
        ),
    ]

    private static let manifest = """
        {
          "manifest": 1,
          "id": "{{ID}}",
          "name": "{{NAME}}",
          "version": "0.1.0",
          "publisher": "{{PUBLISHER}}",
          "summary": "Messages about accounts, for another program to fetch.",
          "requires": { "contacts": "*" },
          "entities": ["entities/message.json"],
          "grants": { "entities": { "account": ["read"] } }
        }

        """

    private static let main = """
        -- {{NAME}}: what was committed is noted once, however often its delivery is tried.

        kith.on("account.committed_save", { id = "note" }, function(event)
          if kith.query("{{ID}}_message"):where("key = :key", event):count() == 0 then
            kith.create("{{ID}}_message", { key = event.key, account = event.record, body = event.changes })
          end
        end)


        kith.command("{{ID}}.done", {
          summary = "Marks a message as taken.",
          args = { message = { ref = "{{ID}}_message", required = true } },
          requires = "{{ID}}_message:update",
        }, function(arguments)
          kith.update("{{ID}}_message", arguments.message, { done = true })
          return "The message is done."
        end)

        """

    private static let entity = """
        {
          "name": "{{ID}}_message",
          "title": "Message",
          "title_field": "key",
          "hidden_from_search": true,
          "fields": [
            { "name": "key", "type": "text", "required": true, "unique": true },
            { "name": "account", "type": "reference", "entity": "account", "on_delete": "cascade" },
            { "name": "body", "type": "json" },
            { "name": "done", "type": "boolean", "default": false }
          ]
        }

        """

    private static let tests = """
        test("a change of an account becomes one message", function(t)
          local account = t.create("account", { name = "Acme" })
          t.update(account, { name = "Acme Roofs" })

          t.delivered("account.committed_save", 2)
          t.eq(t.count("{{ID}}_message", "account = :id", { id = account }), 2)
        end)


        test("a message that was taken is done", function(t)
          t.create("account", { name = "Acme" })
          local message = t.find("{{ID}}_message")[1]

          t.run("{{ID}}.done", { message = message })

          t.eq(t.get(message).done, true)
        end)

        """
}
