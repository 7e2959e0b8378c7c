import ArgumentParser
import KithKernel
import KithLua
import KithModel

/// The command `kith plugin test`.
struct TestPlugin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run a plugin's tests, each in a Kith that is thrown away.",
        discussion: """
            Only the plugin and what it requires are enabled there; the clock stands at
            2026-11-16 09:00 until a test moves it. A test that fails is told with file
            and line, and the command ends with 1.

            EXAMPLES
              kith plugin test Plugins/warranty
              kith plugin test visits --only planned
            """)

    @Argument(help: "The plugin's folder, or its name in ./Plugins.") var folder: String
    @Option(help: "Only tests whose names contain this.") var only: String?
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await Self.test(only: only, output) {
            try AuthoredFolder.plugin(folder)
        }
    }

    /// Runs the tests of a plugin or a script, and tells what came of them.
    ///
    /// - Parameter find: returns the path of the folder, or of the script's file.
    /// - Throws: `ExitCode` where one fails.
    static func test(
        only: String?, _ output: JSONOption, _ find: () throws -> String
    ) async throws {
        do {
            try await runTests(only: only, output, at: try find())
        } catch let error as KernelError where output.json {
            Terminal.report(Failure(error).json.text)
            throw ExitCode(error.code.exitCode)
        }
    }

    private static func runTests(
        only: String?, _ output: JSONOption, at path: String
    ) async throws {
        let tests = try PluginTests(path) { Terminal.report($0) }
        let mould = try await TestMould(tests.sources, of: tests.manifest.id, beside: path)
        var outcomes: [PluginTests.Outcome] = []
        try await tests.run(only: only) {
            try await mould.house()
        } report: { outcome in
            outcomes.append(outcome)
            if !output.json { try tell(outcome) }
        }
        mould.remove()
        let failed = outcomes.count { $0.failure != nil }
        if output.json {
            try Terminal.print(json(outcomes, tests.manifest.id))
        } else {
            let count = outcomes.count == 1 ? "1 test" : "\(outcomes.count) tests"
            try Terminal.print(failed == 0 ? "\(count), all hold." : "\(count), \(failed) failed.")
        }
        guard failed == 0 else { throw ExitCode(1) }
        guard !outcomes.isEmpty else {
            throw KernelError(
                .notFound, "No test has `\(only ?? "")` in its name.",
                recovery: "Run all of them, without --only.")
        }
    }

    private static func tell(_ outcome: PluginTests.Outcome) throws {
        let name = Terminal.clean(outcome.name)
        guard let failure = outcome.failure else {
            return try Terminal.print("ok    \(name) (\(outcome.milliseconds) ms)")
        }
        try Terminal.print("FAIL  \(name)")
        let place = failure.location.map { "\($0): " } ?? ""
        for line in "\(place)\(failure.message)".split(separator: "\n") {
            try Terminal.print("      " + Terminal.clean(String(line)))
        }
        for detail in failure.details.dropFirst() {
            try Terminal.print("        \(Terminal.clean(detail.message))")
        }
        if !failure.recovery.isEmpty {
            try Terminal.print("      " + Terminal.clean(failure.recovery))
        }
    }

    private static func json(_ outcomes: [PluginTests.Outcome], _ plugin: String) -> JSON {
        [
            "plugin": .string(plugin),
            "passed": .integer(Int64(outcomes.count { $0.failure == nil })),
            "failed": .integer(Int64(outcomes.count { $0.failure != nil })),
            "tests": .array(
                outcomes.map { outcome in
                    [
                        "name": .string(outcome.name), "place": .string(outcome.place),
                        "ok": .boolean(outcome.failure == nil),
                        "milliseconds": .integer(outcome.milliseconds),
                        "error": outcome.failure.map {
                            [
                                "code": .string($0.code.name), "message": .string($0.message),
                                "location": .string($0.location ?? ""),
                            ]
                        } ?? .null,
                    ]
                }),
        ]
    }
}
