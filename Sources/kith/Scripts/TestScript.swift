import ArgumentParser

/// The command `kith script test`.
struct TestScript: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run a script's tests, each in a Kith that is thrown away.",
        discussion: """
            The tests of Scripts/NAME.lua are Scripts/tests/NAME_test.lua; the records that
            they begin with may stand in Scripts/fixtures/NAME.json. A test that fails is
            told with file and line, and the command ends with 1.

            EXAMPLES
              kith script test Scripts/won_deal_visit.lua
              kith script test won_deal_visit --only visit
            """)

    @Argument(help: "The script's file, or its name in ./Scripts.") var file: String
    @Option(help: "Only tests whose names contain this.") var only: String?
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await TestPlugin.test(only: only, output) { try ScriptFile.path(file) }
    }
}
