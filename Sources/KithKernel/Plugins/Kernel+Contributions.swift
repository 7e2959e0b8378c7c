import KithModel

extension Kernel {
    /// Returns what a compiled-in capability adds, whether it is enabled or not.
    ///
    /// - Throws: `not_found` with the nearest id; what the capability's declaration throws.
    package func contributions(of id: String) throws -> [Contribution] {
        let type = try capability(id)
        var contributions = Contributions(owner: id)
        try type.init().declare(&contributions)
        return contributions.all
    }
}
