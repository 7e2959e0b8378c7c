import ArgumentParser

/// The command `kith record`.
struct Records: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Create, show, change, delete and restore single records.",
        subcommands: [
            CreateRecord.self, GetRecord.self, UpdateRecord.self, DeleteRecords.self,
            RestoreRecords.self, ShowHistory.self,
        ])
}
