/// A plugin whose work is done by functions in `lib`.
enum LibraryTemplate {
    static let files: [PluginTemplate.File] = [
        ("plugin.json", manifest), ("main.lua", main), ("lib/{{ID}}.lua", library),
        ("tests/{{ID}}_test.lua", tests),
        (
            "README.md",
            TemplateWords.readme("Its functions lie in `lib/{{ID}}.lua`, and need nothing of Kith.")
        ),
    ]

    private static let manifest = """
        {
          "manifest": 1,
          "id": "{{ID}}",
          "name": "{{NAME}}",
          "version": "0.1.0",
          "publisher": "{{PUBLISHER}}",
          "summary": "Initials of names."
        }

        """

    private static let library = """
        -- Functions that need nothing of Kith, so that a test can call them by themselves.
        local M = {}

        --- The first letters of the words of a name, as "AB".
        ---@param name string
        ---@return string
        function M.initials(name)
          local letters = {}
          for word in name:gmatch("%S+") do
            letters[#letters + 1] = utf8.char(utf8.codepoint(word)):upper()
          end
          return table.concat(letters)
        end

        return M

        """

    private static let main = """
        -- {{NAME}}: initials of names.
        local initials = require("{{ID}}").initials


        kith.command("{{ID}}.initials", {
          summary = "Tells the initials of a name.",
          args = { name = { type = "text", required = true } },
          requires = "user:read",
          mode = "read",
        }, function(arguments)
          return { message = initials(arguments.name), data = { initials = initials(arguments.name) } }
        end)

        """

    private static let tests = """
        local initials = require("{{ID}}").initials


        test("initials are the first letters of words", function(t)
          t.eq(initials("ana  Babić"), "AB")
          t.eq(initials(""), "")
        end)


        test("the command tells them", function(t)
          t.eq(t.run("{{ID}}.initials", { name = "ana Babić" }).message, "AB")
        end)

        """
}
