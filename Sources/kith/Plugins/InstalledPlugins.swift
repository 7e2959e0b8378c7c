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
        let reason = KernelError(
            .unavailable, "Kith was started without the plugins that lie in folders.",
            recovery: "Start it without --no-plugins, or disable what does harm.")
        return { shelf.resting(because: reason) }
    }

    /// Where an installation keeps its plugins: where `KITH_PLUGINS` says, else beside the
    /// program, under its share folder, or at the root of the project that it was built in.
    static var installation: [String] {
        if let named = getenv("KITH_PLUGINS") { return [String(cString: named)] }
        guard let program = realpath("/proc/self/exe", nil) else { return [] }
        defer { free(program) }
        let folder = String(cString: program).split(separator: "/").dropLast()
            .map { "/" + $0 }.joined()
        return [
            folder + "/Plugins", folder + "/../share/kith/Plugins", folder + "/../../../Plugins",
        ]
    }
}
