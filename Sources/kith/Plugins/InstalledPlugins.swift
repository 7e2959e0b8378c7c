import Glibc
import KithKernel
import KithLua
import KithModel

extension DataFolder {
    /// Returns what finds the plugins that are folders of Lua: those of the installation, then
    /// those of this data folder.
    ///
    /// - Parameter isSafe: whether none of them may run.
    func pluginFinder(isSafe: Bool = false) -> @Sendable () -> [PluginSource] {
        let shelf = PluginShelf(Self.installation + [plugins]) { Terminal.report($0) }
        guard isSafe else { return { shelf.plugins() } }
        return { shelf.resting(because: Self.safety) }
    }

    /// Returns what runs the workflow scripts, and finds those of the installation.
    ///
    /// - Parameter isSafe: whether none of them may run.
    static func scriptReader(isSafe: Bool = false) -> ScriptReader {
        ScriptHost(installed("Scripts"), resting: isSafe ? safety : nil) { Terminal.report($0) }
            .reader
    }

    private static var safety: KernelError {
        KernelError(
            .unavailable, "Kith was started without the plugins that lie in folders.",
            recovery: "Start it without --no-plugins, or disable what does harm.")
    }

    /// Where an installation keeps its plugins: where `KITH_PLUGINS` says, else in its folders.
    static var installation: [String] {
        if let named = getenv("KITH_PLUGINS") { return [String(cString: named)] }
        return installed("Plugins")
    }

    /// Where a folder of an installation may lie: beside the program, under its share folder, or
    /// at the root of the project that it was built in.
    private static func installed(_ name: String) -> [String] {
        guard let program = realpath("/proc/self/exe", nil) else { return [] }
        defer { free(program) }
        let folder = String(cString: program).split(separator: "/").dropLast()
            .map { "/" + $0 }.joined()
        return [
            folder + "/" + name, folder + "/../share/kith/" + name, folder + "/../../../" + name,
        ]
    }
}
