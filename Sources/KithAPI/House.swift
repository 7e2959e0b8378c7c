/// What lies around the kernel and is known only to the program that runs it.
package struct House: Sendable {
    /// The version of the program.
    package var version: String
    /// What the data folder is for: `development` or `production`.
    package var profile: String

    /// Describes a house.
    package init(version: String, profile: String) {
        self.version = version
        self.profile = profile
    }
}
