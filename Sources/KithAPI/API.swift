import KithKernel
import KithModel

/// Kith's JSON API: endpoints as functions from a request to an answer, whatever carries them.
///
/// The server calls it for requests over HTTP, the command line calls it in its own process or
/// through the server's socket; so all of them get the same answers.
///
/// ```
/// Exchange/   what is asked and answered, problems, reading of parameters and bodies
/// Routing/    from method and path to an endpoint
/// OpenAPI/    the document by which the API describes itself
/// Callers/    on whose behalf a request is answered, and what they may know of themselves
/// Records/ Query/ Changes/ …   the endpoints, a file a noun
/// ```
package struct API: Sendable {
    /// The kernel that is asked.
    package let kernel: Kernel
    /// What lies around the kernel.
    package let house: House
    /// Where files are brought to be imported; the pages use the same.
    package let imports: ImportDesk
    /// How often each caller may ask; as often as they like where nil.
    package var callerRate: RateLimit?
    /// The streams of events that are open.
    package let streams: EventStreams

    /// The documents about the API that readers have asked for.
    let documents = DocumentShelf()

    /// Everything that can be asked.
    static let endpoints: [Endpoint] =
        RootEndpoints.all + DocumentEndpoints.all + RecordEndpoints.all + BulkEndpoints.all
        + QueryEndpoints.all + CommandEndpoints.all
        + ChangeEndpoints.all + FeedEndpoints.all + ConsumerEndpoints.all + PluginEndpoints.all
        + PluginUpkeepEndpoints.all + ScriptEndpoints.all + RuleEndpoints.all + JobEndpoints.all
        + EffectEndpoints.all + RunEndpoints.all + PollerEndpoints.all + FormEndpoints.all
        + FileEndpoints.all
        + CallerEndpoints.all
        + ImportEndpoints.all + ExportEndpoints.all + UserEndpoints.all + TeamEndpoints.all
        + RoleEndpoints.all + TokenEndpoints.all + SettingEndpoints.all
        + EntityEndpoints.all + ExplanationEndpoints.all + HouseEndpoints.all
        + ClockEndpoints.all + TraceEndpoints.all

    private static let router = Router(endpoints)

    /// Makes the API of a kernel.
    package init(
        _ kernel: Kernel, house: House, streams limits: EventStreams.Limits = .init()
    ) {
        self.kernel = kernel
        self.house = house
        imports = ImportDesk(kernel, folder: house.importFolder)
        streams = EventStreams(limits)
    }

    /// Does the work that requests have ordered, such as imports, until the task is cancelled.
    ///
    /// Who carries requests keeps it going beside them, once.
    package func work() async { await imports.work() }

    /// Answers a request.
    ///
    /// It never throws: what goes wrong is told by a problem document (RFC 9457). A write that
    /// comes from the owner of the data folder is answered when what it announced has been
    /// delivered.
    /// - Parameter request: its path is that of the address, beginning with `api`, `v1`. The
    ///   header `x-request-id` names it in problems; without one it gets a name here.
    package func answer(_ request: Request) async -> Response {
        let name = RequestName.of(request)
        var response: Response
        do {
            response = try await Kernel.$request.withValue(name) {
                try Freshness.apply(to: try await respond(to: request), for: request)
            }
        } catch {
            response =
                Problem(error, request: name, showsInsides: request.isLocal)
                .response
        }
        response.headers.append(("x-request-id", name))
        if request.method == .head { response.removeBody() }
        return response
    }

    /// Returns whether somebody asks whom Kith knows, before anything is done for them.
    package func knows(_ request: Request) async -> Bool {
        guard let (endpoint, _) = try? Self.router.endpoint(for: request), !endpoint.isOpen,
            let caller = try? await Doorkeeper(kernel).caller(of: request, endpoint)
        else { return false }
        return (try? await kernel.caller(caller.principal)) != nil
    }

    private func respond(to request: Request) async throws -> Response {
        let (endpoint, parts) = try Self.router.endpoint(for: request)
        let caller = try await Doorkeeper(kernel).caller(of: request, endpoint)
        if !request.isLocal { try callerRate?.take(caller.principal) }
        try endpoint.check(request.query)
        let isHarmless = endpoint.repetition == .harmless
        let call = Call(
            api: self, request: request, principal: caller.principal, door: caller.door,
            parts: parts, key: isHarmless ? nil : try IdempotencyKey.of(request, caller.principal))
        guard endpoint.writes, request.isLocal else { return try await endpoint.answer(call) }
        do {
            let response = try await endpoint.answer(call)
            try await kernel.settle()
            try await kernel.perform(most: 20)
            return response
        } catch {
            // Some of what was asked may have been written.
            try await kernel.settle()
            throw error
        }
    }
}
