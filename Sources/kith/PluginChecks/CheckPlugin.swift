import ArgumentParser
import KithKernel
import KithLua
import KithModel

/// The command `kith plugin check`.
struct CheckPlugin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find what is wrong with a plugin before anybody uses it.",
        discussion: """
            Looks at the manifest and the syntax, at names that nobody has declared, calls
            that are not there in their phase, fields that an entity does not have, calls
            without a grant and grants without a call, and whether it registers the same
            each time. Warnings alone leave the exit code at 0.

            EXAMPLES
              kith plugin check Plugins/warranty
              kith plugin check visits --json
            """)

    @Argument(help: "The plugin's folder, or its name in ./Plugins.") var folder: String
    @OptionGroup var output: JSONOption

    func run() async throws { try await Self.check(output) { try AuthoredFolder.plugin(folder) } }

    /// Checks a plugin or a script, and tells what it has found.
    ///
    /// - Parameter find: returns the path of the folder, or of the script's file.
    /// - Throws: `ExitCode` where there is something to mend.
    static func check(_ output: JSONOption, _ find: () throws -> String) async throws {
        do {
            let path = try find()
            let check = try PluginCheck(path)
            var findings = check.findings
            if !findings.contains(where: \.isError), let source = check.source {
                findings += try await Self.findings(check, source, path)
            }
            try tell(findings, check.id, output)
            guard !findings.contains(where: \.isError) else {
                throw ExitCode(ErrorCode.invalid.exitCode)
            }
        } catch let error as KernelError where output.json {
            Terminal.report(Failure(error).json.text)
            throw ExitCode(error.code.exitCode)
        }
    }

    /// What shows only in a Kith in which the plugin is enabled.
    private static func findings(
        _ check: PluginCheck, _ source: PluginSource, _ path: String
    ) async throws -> [PluginFinding] {
        let mould: TestMould
        do {
            mould = try await TestMould([source], of: check.id, beside: path)
        } catch let error as KernelError {
            return [PluginFinding(refusal: error, of: check.id)]
        }
        defer { mould.remove() }
        let house = try await mould.house()
        let findings = check.findings(in: house.kernel.generation.schema)
        await house.close()
        return findings
    }

    private static func tell(
        _ findings: [PluginFinding], _ id: String, _ output: JSONOption
    ) throws {
        if output.json {
            return try Terminal.print([
                "plugin": .string(id), "ok": .boolean(!findings.contains(where: \.isError)),
                "findings": .array(findings.map(json)),
            ])
        }
        for finding in findings {
            let words = "\(finding.place): \(finding.severity.rawValue): \(finding.message)"
            try Terminal.print(Terminal.clean(words))
            if !finding.recovery.isEmpty {
                try Terminal.print("  " + Terminal.clean(finding.recovery))
            }
        }
        let errors = findings.count(where: \.isError)
        let warnings = findings.count - errors
        try Terminal.print(
            findings.isEmpty
                ? "\(id): nothing to mend."
                : "\(id): \(errors) to mend, \(warnings) to look at.")
    }

    private static func json(_ finding: PluginFinding) -> JSON {
        [
            "severity": .string(finding.severity.rawValue), "code": .string(finding.code),
            "file": .string(finding.file), "line": .integer(Int64(finding.line)),
            "column": .integer(Int64(finding.column)), "message": .string(finding.message),
            "recovery": .string(finding.recovery),
        ]
    }
}
