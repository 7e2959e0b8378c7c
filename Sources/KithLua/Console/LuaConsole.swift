import KithKernel
import KithModel
import KithQuery

/// A conversation in Lua with one transaction: what it writes lasts only if it is committed.
package struct LuaConsole: Sendable {
    /// How the conversation with a transaction ended.
    package enum End: Sendable, Hashable {
        /// What was written is to be kept.
        case commit
        /// What was written is to be undone, and the conversation goes on.
        case rollback
        /// As `rollback`, and it goes on as somebody else.
        case actAs(String)
        /// As `rollback`, and it is over.
        case quit
    }

    /// Where lines come from and go to.
    package struct Terminal: Sendable {
        /// Reads a line, told whether it goes on with the one before; nil at the end.
        package var read: @Sendable (_ goesOn: Bool) throws -> String?
        package var write: @Sendable (String) throws -> Void
        /// Tells of an error; a program that feeds the console ends by it.
        package var report: @Sendable (KernelError) throws -> Void

        package init(
            read: @escaping @Sendable (Bool) throws -> String?,
            write: @escaping @Sendable (String) throws -> Void,
            report: @escaping @Sendable (KernelError) throws -> Void
        ) {
            self.read = read
            self.write = write
            self.report = report
        }
    }

    private let plugin: LuaPlugin
    private let terminal: Terminal

    /// Makes a console.
    ///
    /// - Throws: `unavailable` when there is no thread or memory for it.
    package init(_ terminal: Terminal) throws {
        let manifest = #"{"manifest": 1, "id": "console", "name": "Console", "version": "1.0.0"}"#
        let folder = PluginFolder(
            name: "console",
            files: [
                "plugin.json": Array(manifest.utf8), "main.lua": PackageResources.console_lua,
            ], isKiths: true)
        // A line is a handler; a transaction may have as many as somebody types.
        var profile = LuaLimits.Profile()
        profile.transaction.fuel *= 1000
        profile.transaction.wallNanoseconds *= 1000
        profile.transaction.counts = profile.transaction.counts.map { $0 * 1000 }
        let limits = profile
        let write = terminal.write
        plugin = try DeepStack.run {
            try LuaPlugin(
                folder, log: { line in try? write(line) }, profile: limits)
        }
        self.terminal = terminal
    }

    /// Talks until a transaction is to end.
    ///
    /// - Throws: what reading and writing throw, and what `report` lets through.
    package func talk(in transaction: Transaction) throws -> End {
        let run = LuaRun.of(plugin, transaction)
        var lines = ""
        while let line = try terminal.read(!lines.isEmpty) {
            if lines.isEmpty, line.hasPrefix(":") {
                if let end = try obey(line, run) { return end }
                continue
            }
            lines += lines.isEmpty ? line : "\n" + line
            guard !lines.allSatisfy(\.isWhitespace) else {
                lines = ""
                continue
            }
            do {
                guard let answer = try evaluate(lines, run, transaction) else { continue }
                if !answer.isEmpty { try terminal.write(answer) }
            } catch let error as KernelError {
                try terminal.report(error)
            }
            lines = ""
        }
        return .quit
    }

    /// Returns what a piece of Lua results in; nil where it goes on in the next line.
    private func evaluate(
        _ lines: String, _ run: LuaRun, _ transaction: Transaction
    ) throws -> String? {
        let before = "local _ENV <const> = __console; "
        let program: LuaProgram
        if let question = try? LuaProgram(
            "console", Array("\(before)return __show(\(lines)\n)".utf8))
        {
            program = question
        } else {
            do {
                program = try LuaProgram("console", Array((before + lines).utf8))
            } catch let error as KernelError where error.message.hasSuffix("near <eof>") {
                return nil
            }
        }
        // A line that fails half-way leaves nothing of itself behind.
        return try transaction.attempt {
            try run.evaluate(program, transaction).string ?? ""
        }
    }

    /// Does what a line that begins with a colon says.
    private func obey(_ line: String, _ run: LuaRun) throws -> End? {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        switch (words[0], words.count > 1 ? words[1] : nil) {
        case (":commit", nil): return .commit
        case (":rollback", nil): return .rollback
        case (":quit", nil): return .quit
        case (":as", let user?): return .actAs(user)
        case (":limits", nil): try terminal.write(ConsoleWords.limits(run, plugin.profile.handler))
        case (":help", let name): try terminal.write(try ConsoleWords.help(name))
        default:
            try terminal.report(
                KernelError(
                    .usage, "`\(line)` is nothing that the console knows.",
                    recovery: "See what it knows: :help"))
        }
        return nil
    }
}
