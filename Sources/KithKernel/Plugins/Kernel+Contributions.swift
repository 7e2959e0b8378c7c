import KithModel

extension Kernel {
    /// Returns what a plugin adds, whether it is enabled or not; nothing where it is broken.
    ///
    /// - Throws: `not_found` with the nearest id; what the plugin's declaration throws.
    package func contributions(of id: String) throws -> [Contribution] {
        let source = try source(id)
        return source.fault == nil ? try source.contributions().all : []
    }
}
