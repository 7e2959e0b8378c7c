import Glibc
import Hummingbird
import HummingbirdCore
import KithAPI
import KithKernel
import KithModel
import KithWeb
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// A running Kith: what listens, and what works beside the requests.
///
/// ```
/// HTTP/   from bytes to requests and back: limits, uploads, headers
/// Auth/   who is asking: sessions, signing in and out
/// ```
package struct Server: Sendable {
    /// Where a server listens, and what it needs around it.
    package struct Options: Sendable {
        /// The name or the address of the interface.
        package var host: String
        /// The port; any that is free where 0.
        package var port: Int
        /// The address under which browsers reach it through a proxy, as
        /// `https://crm.example`; nil where they reach it directly.
        package var publicURL: String?
        /// The path of the socket for the owner of the data folder.
        package var socket: String?
        /// The folder for uploads while they come in.
        package var spool: String
        /// How much those who connect from outside may take.
        package var limits: ServerLimits

        /// Describes a place.
        package init(
            host: String = "127.0.0.1", port: Int = 8040, publicURL: String? = nil,
            socket: String? = nil, spool: String, limits: ServerLimits = ServerLimits()
        ) {
            self.host = host
            self.port = port
            self.publicURL = publicURL
            self.socket = socket
            self.spool = spool
            self.limits = limits
        }
    }

    private let kernel: Kernel
    private let api: API
    private let web: Web
    private let options: Options
    private let log: Logger
    private let traffic = Traffic()

    /// Makes a server.
    ///
    /// - Parameters:
    ///   - kernel: what it opens to the network.
    ///   - api: the endpoints, over the same kernel.
    ///   - options: where it listens.
    package init(_ kernel: Kernel, api: API, options: Options) {
        self.kernel = kernel
        let limits = options.limits
        var limited = api
        if limits.rate > 0 {
            limited.callerRate = RateLimit(rate: limits.rate, burst: limits.burst)
        }
        self.api = limited
        self.options = options
        web = Web(
            kernel, imports: api.imports,
            isSecure: options.publicURL?.hasPrefix("https:") ?? false)
        var log = Logger(label: "kith")
        log.logLevel = .error
        self.log = log
    }

    /// Serves until the process is asked to end, or the task is cancelled.
    ///
    /// Requests that run are answered before it returns.
    /// - Parameter onReady: called with the port as soon as connections are taken, there and on
    ///   the socket.
    /// - Throws: `unavailable` when the port is taken, naming another way.
    package func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
        var services: [any Service] = [
            Settling(kernel), Performing(kernel), Polling(kernel), Working(api),
            Resting(kernel, traffic),
        ]
        let listening = Listening(places: options.socket == nil ? 1 : 2)
        if let socket = options.socket {
            services.append(
                listener(.unixDomainSocket(path: socket), isLocal: true) { _ in
                    if let port = listening.begins() { await onReady(port) }
                })
        }
        services.append(
            listener(.hostname(options.host, port: options.port), isLocal: false) { channel in
                let port = channel.localAddress?.port ?? options.port
                if let port = listening.begins(at: port) { await onReady(port) }
            })
        // Services end in the reverse of their order: the streams before the listeners, which
        // wait for what runs.
        services.append(Streaming(api))
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
        do {
            try await group.run()
        } catch let error as IOError {
            throw refusal(error)
        }
    }

    private func listener(
        _ address: BindAddress, isLocal: Bool,
        onRunning: @escaping @Sendable (any Channel) async -> Void
    ) -> some Service {
        let gateway = Gateway(
            api: api, doors: isLocal ? nil : Doors(kernel, web, api, options),
            spool: options.spool, memory: BodyMemory(),
            addressRate: isLocal ? nil : addressRate, traffic: traffic)
        return Application(
            responder: gateway, server: isLocal ? .http1(configuration: http(idle: 60)) : guarded,
            configuration: ApplicationConfiguration(address: address), onServerRunning: onRunning,
            logger: log)
    }

    /// HTTP with the limits for who connects from outside; those watch the time, too.
    private var guarded: HTTPServerBuilder {
        let limits = options.limits.fittingOpenFiles()
        let connections = Connections(limits, countsAddresses: options.publicURL == nil)
        let configuration = http(idle: nil)
        return HTTPServerBuilder { responder in
            GuardedChannel(
                http: HTTP1Channel(responder: responder, configuration: configuration),
                limits: limits, connections: connections)
        }
    }

    private func http(idle seconds: Int64?) -> HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: seconds.map { .seconds($0) },
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10,
                maxHeaderFieldCount: 100))
    }

    private var addressRate: RateLimit? {
        let limits = options.limits
        guard limits.rate > 0 else { return nil }
        return RateLimit(
            rate: limits.rate * ServerLimits.callersPerAddress,
            burst: limits.burst * ServerLimits.callersPerAddress)
    }

    private func refusal(_ error: IOError) -> KernelError {
        let place = "\(options.host):\(options.port)"
        guard error.errnoCode == EADDRINUSE else {
            return KernelError(
                .unavailable, "Kith cannot listen on \(place): \(error).",
                recovery: "Choose another place: --host ADDRESS --port NUMBER")
        }
        return KernelError(
            .unavailable, "Another program listens on \(place) already.",
            recovery: "Choose another port, --port 8041, or 0 for any that is free.")
    }
}
