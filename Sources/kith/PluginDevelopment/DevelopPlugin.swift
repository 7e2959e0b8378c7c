import ArgumentParser
import Glibc
import KithLua
import KithModel

/// The command `kith plugin dev`.
struct DevelopPlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Watch a plugin's folder, and take every change into the running Kith.",
        discussion: """
            What has a mistake is told, and the version before goes on. The folder lies
            where Kith finds plugins: in the data folder's plugins/, or in Plugins/.
            Enabling approves what the plugin asks for. Ctrl-C ends it.

            EXAMPLES
              kith plugin dev kith-data/plugins/visits
              kith plugin dev visits --once
            """)

    @Argument(help: "The plugin's folder, or its name in ./Plugins.") var folder: String
    @Flag(help: "Take it in as it is now, and end.") var once = false
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        guard once || session.isServed else {
            throw KernelError(
                .unavailable, "No server works in `\(session.place)`.",
                recovery: "Start one: kith serve; or take the plugin in as it is: --once")
        }
        let path = try found()
        let id = String(path.split(separator: "/").last ?? "")
        var watch = try PluginWatch(path)
        try await require(id, path, session)
        var isTaken = try await take(id, path, session)
        if once {
            guard isTaken else { throw ExitCode(ErrorCode.invalid.exitCode) }
            return
        }
        try Terminal.print("Watching \(path); Ctrl-C ends it.")
        while true {
            try await Task.sleep(for: .milliseconds(250))
            do {
                guard try watch.hasChanged() else { continue }
                isTaken = try await take(id, path, session)
            } catch let error as KernelError {
                // A file that is just being written is whole at the next look.
                Terminal.report(Failure(error).text)
            }
        }
    }

    /// The folder: as it is named, or one of that name in the data folder.
    private func found() throws -> String {
        let plugins = place.folder.plugins + "/" + folder
        let isThere = access(plugins + "/plugin.json", F_OK) == 0 && !folder.contains("/")
        return try AuthoredFolder.plugin(isThere ? plugins : folder)
    }

    /// Kith must find the plugin in this very folder.
    private func require(_ id: String, _ path: String, _ session: Session) async throws {
        let all = try await session.get(["plugins"]).list("plugins")
        guard let seen = all.first(where: { $0["id"]?.string == id })?["folder"]?.string else {
            throw KernelError(
                .notFound, "Kith does not find `\(path)`.",
                recovery: "Move it into a folder where it looks: \(place.folder.plugins)")
        }
        guard seen == path else {
            throw KernelError(
                .conflict, "Kith finds the plugin `\(id)` in `\(seen)`, not in `\(path)`.",
                recovery: "Work there, or give it another id.")
        }
    }

    /// Takes the plugin in as its folder is now.
    ///
    /// - Returns: whether it runs like that.
    private func take(_ id: String, _ path: String, _ session: Session) async throws -> Bool {
        let check = try PluginCheck(path)
        for finding in check.findings {
            let words = "\(finding.place): \(finding.severity.rawValue): \(finding.message)"
            try Terminal.print(Terminal.clean(words))
        }
        guard !check.findings.contains(where: \.isError) else {
            return try refuse(id, session)
        }
        do {
            let before = try await registered(id, session)
            let plan = try await session.get(["plugins", id, "plan"])
            let (steps, asks) = (plan.texts("steps"), plan.texts("asks"))
            for ask in asks { try Terminal.print("  asks for " + Terminal.clean(ask)) }
            try await session.post(
                ["plugins", id, "enable"], ["approve": .array(asks.map(JSON.string))])
            let after = try await registered(id, session)
            for step in steps { try Terminal.print("  " + Terminal.clean(step)) }
            for added in after where !before.contains(added) { try Terminal.print("  + \(added)") }
            for gone in before where !after.contains(gone) { try Terminal.print("  - \(gone)") }
            try Terminal.print("\(id): taken in.")
            return true
        } catch let error as KernelError {
            try Terminal.print(Failure(error).text)
            return try refuse(id, session)
        }
    }

    /// Says that the plugin goes on as it was, where something goes on at all.
    private func refuse(_ id: String, _ session: Session) throws -> Bool {
        let rest = session.isServed ? "; the version before goes on." : "."
        try Terminal.print("\(id): not taken in\(rest)")
        return false
    }

    /// What the plugin has registered in the running generation.
    private func registered(_ id: String, _ session: Session) async throws -> [String] {
        try await session.get(["registry"]).list("contributions")
            .filter { $0["owner"]?.string == id }
            .map { "\($0["kind"]?.string ?? "") \($0["name"]?.string ?? "")" }
    }
}
