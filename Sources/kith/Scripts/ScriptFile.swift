import KithLua
import KithModel

/// The text of a script in a file, and the name that it gives itself.
struct ScriptFile {
    let text: String
    let name: String

    /// Reads a file, or standard input where it is `-`.
    ///
    /// - Throws: `invalid` for what is no script, with its line.
    init(_ path: String) throws {
        text = String(decoding: try TextFile.read(path), as: UTF8.self)
        name = try ScriptHost.name(of: text)
    }

    /// Returns the path of a script's file that somebody names: a file, or a name in ./Scripts.
    ///
    /// - Throws: `not_found` where there is none.
    static func path(_ named: String) throws -> String {
        for path in [named, "Scripts/\(named).lua"]
        where path.hasSuffix(".lua") && FolderWalk.exists(path) {
            return path
        }
        throw KernelError(
            .notFound, "`\(named)` is no file that ends in .lua.",
            recovery: "Write one: kith script new NAME")
    }
}
