import ArgumentParser

/// The command `kith entity`.
struct Entities: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entity",
        abstract: "What records there are: entities and their fields.",
        subcommands: [ListEntities.self, ShowEntity.self, AddEntity.self])
}
