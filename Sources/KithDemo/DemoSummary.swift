/// What was written, for people who want to sign in and look around.
package struct DemoSummary: Sendable {
    /// Somebody who can sign in.
    package struct Person: Sendable {
        /// The name.
        package var name: String
        /// The e-mail address to sign in with.
        package var email: String
        /// The password to sign in with.
        package var password: String
        /// The name of the role.
        package var role: String
        /// The name of the team.
        package var team: String
    }

    /// The managers and agents.
    package var people: [Person]
    /// How many records there are of each entity, in the order of writing.
    package var counts: [(entity: String, count: Int)]
}
