import ArgumentParser
import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The command `kith plugin info`.
struct ShowPlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show what a capability is, asks for and adds.",
        discussion: """
            EXAMPLES
              kith plugin info sales
            """)

    @Argument(help: "The capability's id.") var plugin: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let state = try await Plugins.state(plugin, in: session)
        let added = session.kernel.generation.contributions.filter { $0.owner == plugin }
        if output.json {
            var object = state.json.object ?? [:]
            object["adds"] = .array(
                added.map { contribution in
                    [
                        "kind": .string(contribution.kindName), "name": .string(contribution.id),
                        "source": .string(contribution.source.description),
                    ]
                })
            return try Terminal.print(.object(object))
        }
        let manifest = state.manifest
        try Terminal.print(
            "\(manifest.name) \(manifest.version) (\(state.word)), by \(manifest.publisher)")
        try Terminal.print(manifest.summary)
        if !manifest.requires.isEmpty {
            try Terminal.print("requires  \(manifest.requires.joined(separator: ", "))")
        }
        for (entity, verbs) in manifest.grants.sorted(by: { $0.key < $1.key }) {
            let words = verbs.map(\.rawValue).sorted().joined(separator: ", ")
            try Terminal.print("may       \(words) \(entity)")
        }
        guard !added.isEmpty else {
            return try Terminal.print(
                "See what enabling it would change: kith plugin plan \(plugin)")
        }
        var table = TextTable("adds", "name", "declared in")
        for contribution in added {
            table.add([contribution.kindName, contribution.id, contribution.source.description])
        }
        try Terminal.print("\n" + table.text())
    }
}
