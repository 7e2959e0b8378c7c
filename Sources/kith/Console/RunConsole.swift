import ArgumentParser
import Glibc
import KithKernel
import KithLua
import KithModel

/// The command `kith lua`.
struct RunConsole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lua",
        abstract: "Try Lua on the data, in a transaction that is undone unless you say :commit.",
        discussion: """
            Works on a data folder at rest. What is typed or piped can call everything
            that a command can, with your rights; `:help` says what there is. Fed by a
            program, it ends at the first error.

            EXAMPLES
              kith lua
              kith lua --as ana@example.com
              echo 'kith.query("account"):count()' | kith lua
            """)

    @OptionGroup var place: FolderOptions

    func run() async throws {
        guard try place.address == nil, RunningServer.find(place.folder) == nil else {
            throw KernelError(
                .conflict, "The console works on a data folder at rest, and a server works here.",
                recovery: "Stop the server, or try it on a copy: kith backup")
        }
        let isPerson = Terminal.isPerson(STDIN_FILENO)
        let console = try LuaConsole(
            LuaConsole.Terminal { goesOn in
                if isPerson { try Terminal.write(goesOn ? "   >> " : "kith> ") }
                return readLine()
            } write: {
                for line in $0.split(separator: "\n", omittingEmptySubsequences: false) {
                    try Terminal.print(Terminal.clean(String(line)))
                }
            } report: { error in
                guard isPerson else { throw error }
                Terminal.report(Failure(error).text)
            })
        try await OpenFolder.with(place.folder) { try await talk(console, $0.kernel, isPerson) }
    }

    private struct RolledBack: Error {
        let end: LuaConsole.End
    }

    /// One transaction after the other, until the conversation is over.
    private func talk(_ console: LuaConsole, _ kernel: Kernel, _ isPerson: Bool) async throws {
        var user = try await Self.user(place.user, kernel)
        if isPerson { try Terminal.print(":help says what there is, :quit ends.") }
        while true {
            let end = try await transaction(console, kernel, .user(user))
            switch end {
            case .commit:
                try await kernel.settle()
                try Terminal.print("Committed.")
            case .rollback: try Terminal.print("Undone.")
            case .actAs(let name):
                do {
                    user = try await Self.user(name, kernel)
                    try Terminal.print("Undone. From here on as \(name).")
                } catch let error as KernelError {
                    guard isPerson else { throw error }
                    Terminal.report(Failure(error).text)
                }
            case .quit: return
            }
        }
    }

    private func transaction(
        _ console: LuaConsole, _ kernel: Kernel, _ principal: Principal
    ) async throws -> LuaConsole.End {
        do {
            try await kernel.transact(
                as: principal, door: .cli, ChangeSetContext(kind: "console", title: "kith lua")
            ) { transaction in
                let end = try console.talk(in: transaction)
                guard end == .commit else { throw RolledBack(end: end) }
            }
            return .commit
        } catch let rolledBack as RolledBack {
            return rolledBack.end
        }
    }

    private static func user(_ name: String?, _ kernel: Kernel) async throws -> RecordID {
        guard let name else { return try await kernel.firstAdministrator() }
        return try await kernel.user(name)
    }
}
