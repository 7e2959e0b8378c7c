import Glibc
import KithKernel
import KithModel
import Synchronization

/// The folders in which plugins lie, each in one of its own.
///
/// A plugin is read, compiled and declared once; looking again costs the names and dates of its
/// files, unless they have changed.
package final class PluginShelf: Sendable {
    private struct Kept {
        let stamp: [PluginFolder.Stamp]
        let source: PluginSource
    }

    private let folders: [String]
    private let log: @Sendable (String) -> Void
    private let worker = LuaWorker()
    private let kept = Mutex<[String: Kept]>([:])

    /// Names folders; one that is not there holds nothing.
    ///
    /// - Parameter log: takes what plugins write by `kith.log`, a line each.
    package init(_ folders: [String], log: @escaping @Sendable (String) -> Void = { _ in }) {
        self.folders = folders
        self.log = log
    }

    /// Returns every plugin in the order of the folders and of their names.
    ///
    /// One that is broken is among them, with its fault: it never keeps the others away.
    package func plugins() -> [PluginSource] {
        var seen: Set<String> = []
        let found = folders.flatMap { folder in
            Self.names(in: folder).compactMap { name in
                let path = folder + "/" + name
                // One folder by two ways is one plugin.
                let place = PluginFolder.place(path)
                return seen.insert(place).inserted ? plugin(name, place) : nil
            }
        }
        kept.withLock { kept in kept = kept.filter { seen.contains($0.key) } }
        return found
    }

    /// Returns every plugin as one that does not run; nothing of them is read.
    ///
    /// - Parameter reason: why.
    package func resting(because reason: KernelError) -> [PluginSource] {
        folders.flatMap { folder in
            Self.names(in: folder).map { name in
                PluginSource(
                    broken: name, language: .lua, folder: folder + "/" + name, fault: reason)
            }
        }
    }

    private func plugin(_ name: String, _ path: String) -> PluginSource {
        do {
            let stamp = try PluginFolder.stamp(path)
            if let known = kept.withLock({ $0[path] }), known.stamp == stamp {
                return known.source
            }
            let source = Self.read(name, path, log, worker)
            // That there was no thread, or no time, may be over at the next look; what went past
            // another limit is kept, or every look would cost as much again.
            if source.fault?.code != .unavailable {
                kept.withLock { $0[path] = Kept(stamp: stamp, source: source) }
            }
            return source
        } catch {
            return Self.broken(name, path, error)
        }
    }

    private static func read(
        _ name: String, _ path: String, _ log: @escaping @Sendable (String) -> Void,
        _ worker: LuaWorker
    ) -> PluginSource {
        do {
            return try opened(PluginFolder(path), path, log, worker)
        } catch {
            return broken(name, path, error, reopener(name, path, log, worker))
        }
    }

    private static func opened(
        _ folder: PluginFolder, _ path: String, _ log: @escaping @Sendable (String) -> Void,
        _ worker: LuaWorker
    ) throws -> PluginSource {
        let plugin = try DeepStack.run { try LuaPlugin(folder, log: log, worker: worker) }
        return plugin.source(
            in: path, package: PluginPackage(folder.files),
            reopen: reopener(folder.name, path, log, worker))
    }

    /// Returns what makes a plugin of files that it had at an earlier time.
    private static func reopener(
        _ name: String, _ path: String, _ log: @escaping @Sendable (String) -> Void,
        _ worker: LuaWorker
    ) -> @Sendable (PluginPackage) -> PluginSource {
        { package in
            do {
                return try opened(PluginFolder(name: name, files: package.files), path, log, worker)
            } catch {
                return broken(name, path, error)
            }
        }
    }

    private static func broken(
        _ name: String, _ path: String, _ error: any Error,
        _ reopen: (@Sendable (PluginPackage) -> PluginSource)? = nil
    ) -> PluginSource {
        let fault = error as? KernelError ?? KernelError(.pluginError, "\(error)", location: path)
        return PluginSource(
            broken: name, language: .lua, folder: path, fault: fault, reopen: reopen)
    }

    /// The names of the folders that hold a plugin.json.
    private static func names(in folder: String) -> [String] {
        guard let names = try? PluginFolder.entries(folder) else { return [] }
        return names.filter {
            !$0.hasPrefix(".") && access("\(folder)/\($0)/plugin.json", F_OK) == 0
        }
    }
}
