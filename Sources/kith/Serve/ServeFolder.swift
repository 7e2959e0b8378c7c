import ArgumentParser
import Glibc
import KithAPI
import KithKernel
import KithModel
import KithServer

/// The command `kith serve`.
struct ServeFolder: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the pages and the API of a data folder until it is stopped.",
        discussion: """
            It listens in plain HTTP on the machine itself; for others put a proxy with TLS
            before it and name its address by --public-url. While it runs, every other kith
            command on the folder works through it. Ctrl-C stops it when the requests that
            run are answered.

            EXAMPLES
              kith serve
              kith serve --data somewhere --port 8041
              kith serve --public-url https://crm.example
            """)

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "ADDRESS"))
    var host = "127.0.0.1"
    @Option(help: ArgumentHelp("The port; 0 for any that is free.", valueName: "NUMBER"))
    var port = 8040
    @Option(
        name: .customLong("public-url"),
        help: ArgumentHelp(
            "Where browsers reach it through a proxy; https makes cookies secure.",
            valueName: "URL"))
    var publicURL: String?
    @Flag(
        name: .customLong("no-plugins"),
        help: "Leave out the plugins that lie in folders, to repair what one of them breaks.")
    var isSafe = false
    @OptionGroup(title: "Limits")
    var limits: LimitOptions
    @Option(
        name: .long,
        help: ArgumentHelp("The data folder; else KITH_DATA, else kith-data.", valueName: "DIR"))
    var data: String?

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("A port is a number from 0 to 65535.")
        }
        if let publicURL {
            guard publicURL.hasPrefix("https://") || publicURL.hasPrefix("http://"),
                !publicURL.hasSuffix("/")
            else {
                throw ValidationError(
                    "The public address begins with https:// and has no slash at its end.")
            }
        }
    }

    func run() async throws {
        let limits = try limits.limits
        let folder = FolderOptions.folder(data)
        try Self.refuseStrangers(folder, host)
        OpenFiles.raiseLimit()
        FreedMemory.limit()
        try await OpenFolder.with(folder, serves: true, isSafe: isSafe) {
            try await serve($0, limits)
        }
    }

    private func serve(_ open: OpenFolder, _ limits: ServerLimits) async throws {
        // What a server that was killed was taking in belongs to nobody any more.
        try FolderCheck(open.folder, serves: false).sweep()
        let file = ServerFile(open.folder)
        let socket = try file.socketPath()
        let api = API(open.kernel, house: open.house)
        let server = Server(
            open.kernel, api: api,
            options: Server.Options(
                host: host, port: port, publicURL: publicURL, socket: socket,
                spool: open.folder.path + "/imports", limits: limits))
        defer { file.remove(socket) }
        try await server.run { port in
            let url = publicURL ?? "http://\(Self.bracketed(host)):\(port)"
            do {
                try file.write(url: url, socket: socket, at: open.kernel.clock.now)
                try Terminal.print("Kith serves \(open.folder.path): open \(url)")
                try Terminal.print("Stop it with Ctrl-C.")
            } catch {
                Terminal.report(Failure(error).text)
            }
        }
    }

    /// An IPv6 address stands in brackets in a URL (RFC 3986, 3.2.2).
    private static func bracketed(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }

    /// The passwords of demo people lie in a file: such a folder is for this machine alone.
    private static func refuseStrangers(_ folder: DataFolder, _ host: String) throws {
        let isLoopback = host == "localhost" || host == "::1" || host.hasPrefix("127.")
        guard !isLoopback, try !DemoSignIn.read(folder).isEmpty else { return }
        throw KernelError(
            .forbidden, "`\(folder.path)` holds demo people, whose passwords lie in a file.",
            recovery: "Listen on 127.0.0.1, or make a folder of your own: kith init")
    }
}

/// How many files and connections the process may have open.
enum OpenFiles {
    /// Raises the limit as far as the system allows.
    static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
