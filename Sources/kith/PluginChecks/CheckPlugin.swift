import ArgumentParser
import KithKernel
import KithLua
import KithModel
import KithSDK

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

            Where it has steps under migrations/, they are taken one after the other in a
            Kith that is thrown away, and must lead to what a fresh install makes. Where
            they begin follows from the steps, run backwards; --since begins with a
            version that was packed or kept.

            EXAMPLES
              kith plugin check Plugins/warranty
              kith plugin check visits --since visits-1.0.0.kithplugin
              kith plugin check visits --json
            """)

    @Argument(help: "The plugin's folder, or its name in ./Plugins.") var folder: String
    @Option(
        help: ArgumentHelp(
            "An earlier version, a package or a folder, from which the steps must lead here.",
            valueName: "VERSION"))
    var since: String?
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await Self.check(output, since: since) { try AuthoredFolder.plugin(folder) }
    }

    /// Checks a plugin or a script, and tells what it has found.
    ///
    /// - Parameters:
    ///   - since: an earlier version from which its steps must lead here.
    ///   - find: returns the path of the folder, or of the script's file.
    /// - Throws: `ExitCode` where there is something to mend.
    static func check(
        _ output: JSONOption, since: String? = nil, _ find: () throws -> String
    ) async throws {
        do {
            let path = try find()
            let check = try PluginCheck(path)
            var findings = check.findings
            if !findings.contains(where: \.isError), let source = check.source {
                findings += try await Self.findings(check, source, path, since: since)
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
        _ check: PluginCheck, _ source: PluginSource, _ path: String, since: String?
    ) async throws -> [PluginFinding] {
        let mould: TestMould
        do {
            mould = try await TestMould([source], of: check.id, beside: path)
        } catch let error as KernelError {
            return [PluginFinding(refusal: error, of: check.id)]
        }
        defer { mould.remove() }
        let house = try await mould.house()
        var findings = check.findings(in: house.kernel.generation.schema)
        findings += try await StepProof(check, source, path)
            .findings(beside: house.kernel, since: try since.map(files))
        await house.close()
        return findings
    }

    /// The files of a package or of a folder.
    private static func files(_ version: String) throws -> [String: [UInt8]] {
        if AuthoredFolder(version + "/plugin.json").isThere {
            let folder = try PluginCheck(try AuthoredFolder.plugin(version))
            return Dictionary(
                folder.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        }
        let package = try PluginPackage(try TextFile.read(version))
        return Dictionary(
            package.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
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
