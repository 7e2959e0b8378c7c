import ArgumentParser
import KithKernel
import KithModel
import KithSQLite
import KithStore

/// The command `kith init`.
struct InitializeFolder: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a data folder with a new organisation and its first administrator.",
        discussion: """
            The password is asked for; without a terminal one is made and printed once.

            EXAMPLES
              kith init --admin ana@example.com --currency EUR --time-zone Europe/Zagreb
              kith init --data demo --admin ana@example.com --profile development
            """)

    @Option(help: "The e-mail address of the first administrator.") var admin: String
    @Option(help: "The currency of sums, as EUR; it can never be changed.") var currency = "EUR"
    @Option(help: "The time zone of days, as Europe/Zagreb.") var timeZone = "UTC"
    @Option(help: "What the folder is for; in development the clock can be moved.")
    var profile: BootOptions.Profile = .production
    @Option(help: "What a write survives: full (power loss), normal or off (a crash of kith).")
    var durability = "full"
    @Option(
        name: .long,
        help: ArgumentHelp("The data folder; else KITH_DATA, else kith-data.", valueName: "DIR"))
    var data: String?
    @OptionGroup var password: PasswordOption

    func run() async throws {
        let folder = FolderOptions.folder(data)
        var options = BootOptions(profile: profile)
        options.durability = try BootOptions.durability(durability, "durability")
        guard let currency = Currency(currency) else {
            throw KernelError(
                .invalid, "`\(currency)` is not a currency.",
                recovery: "Name its code of three letters, as EUR.", field: "currency")
        }
        guard !folder.holdsDatabase else { throw DataFolder.taken(folder.path) }
        let chosen = try password.choose(for: admin)
        let founding = Kernel.Founding(
            organisation: Organisation(baseCurrency: currency, timeZone: timeZone),
            administrator: admin, password: chosen.text)
        try await Self.found(founding, in: folder, options)
        try Terminal.print("Made \(folder.path) with the administrator \(admin).")
        if chosen.isMade {
            try Terminal.print("Password (shown this once): \(chosen.text)")
        }
        let place = folder.path == FolderOptions.usual ? "" : " --data \(folder.path)"
        try Terminal.print("See what can be enabled: kith plugin list\(place)")
    }

    /// Makes a folder with an organisation; leaves nothing behind where that fails.
    static func found(
        _ founding: Kernel.Founding, in folder: DataFolder, _ options: BootOptions
    ) async throws {
        var made = try folder.make()
        do {
            let lock = try FolderLock(folder)
            defer { lock.release() }
            // Somebody else may have been quicker, before there was a lock.
            guard !folder.holdsDatabase else { throw DataFolder.taken(folder.path) }
            made += [folder.options, folder.lock]
            try options.write(folder)
            try await write(founding, to: folder.draft, options)
            try folder.place(folder.draft.database)
            try FolderWalk.remove(folder.draft.path)
        } catch {
            try FolderWalk.remove(folder.draft.path)
            DataFolder.remove(made)
            throw error
        }
    }

    /// Writes the database to a place of its own, so that none is ever half an organisation.
    private static func write(
        _ founding: Kernel.Founding, to draft: DataFolder, _ options: BootOptions
    ) async throws {
        // What a founding has left that was cut off.
        try FolderWalk.remove(draft.path)
        try FolderWalk.makeFolders(above: draft.database)
        try draft.makeDatabase()
        let zones = TimeZoneFiles()
        let store = try OpenFolder.store(draft, options, zones)
        do {
            let kernel = try await Kernel.found(
                founding, store: store, capabilities: compiledIn, clock: KernelClock(),
                timeZones: zones)
            try await kernel.settle()
            await store.close()
        } catch {
            await store.close()
            throw error
        }
    }
}

extension BootOptions.Profile: ExpressibleByArgument {}
