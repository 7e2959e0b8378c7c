import HTTPTypes
import Hummingbird
import KithAPI
import KithKernel
import KithModel
import KithWeb
import NIOCore

/// What Hummingbird knows of a request beside the request itself.
struct Connection: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address of the other end; nil for a socket in the file system.
    let remoteAddress: String?
    /// The connection.
    let channel: any Channel

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
        remoteAddress = channel.remoteAddress?.ipAddress
    }
}

/// Turns what comes over a connection into requests, and answers into what goes back.
struct Gateway: HTTPResponder {
    typealias Context = Connection

    /// The endpoints.
    let api: API
    /// The pages; nil on the socket of the data folder's owner, where there are none.
    let doors: Doors?
    /// The folder for uploads while they come in.
    let spool: String
    /// How much of the bodies that come in is in memory.
    let memory: BodyMemory
    /// How often each address may ask; as often as it likes where nil.
    let addressRate: RateLimit?
    /// Where requests are counted.
    let traffic: Traffic

    func respond(
        to request: Hummingbird.Request, context: Connection
    ) async throws -> Hummingbird.Response {
        traffic.count()
        let head = RequestHead(request.head)
        do {
            var asked = try head.request(isLocal: doors == nil)
            try countAddress(of: asked, context)
            let packing = Packing(asked)
            asked = Packing.withPlainTags(asked)
            try Self.requirePlainBody(asked)
            let limit = try await limit(for: asked)
            let upload = Upload(limit: limit, spool: spool, memory: memory)
            // Also where the connection breaks off in the middle of the body.
            defer { upload.remove() }
            asked.body = try await upload.body(of: request, head)
            return Self.response(
                try packing.apply(to: await answer(asked, context)), over: context.channel)
        } catch let error as RateLimited {
            return Self.response(Self.refusal(error), over: context.channel)
        } catch let error as KernelError {
            return Self.response(Self.refusal(error), over: context.channel)
        }
    }

    private func countAddress(of request: KithAPI.Request, _ connection: Connection) throws {
        guard let addressRate else { return }
        let address = SourceAddress.of(
            request, connection: connection.remoteAddress,
            isBehindProxy: doors?.isBehindProxy ?? false)
        try addressRate.take(AddressKey.of(address))
    }

    /// Files are taken in from people whom Kith knows; a stranger's are not kept for a moment.
    private func limit(for request: KithAPI.Request) async throws -> UploadLimit {
        if doors != nil, PublicForms.takes(request) { return .forms }
        guard request.path.contains("imports"), !request.method.isSafe else { return .ordinary }
        let isKnown: Bool
        if request.path.first == "api" || doors == nil {
            isKnown = await api.knows(request)
        } else {
            isKnown = try await doors?.knows(request) ?? false
        }
        return isKnown ? .files : .ordinary
    }

    private func answer(
        _ request: KithAPI.Request, _ connection: Connection
    ) async -> KithAPI.Response {
        guard let doors, request.path.first != "api" else { return await api.answer(request) }
        return await doors.answer(request, from: connection.remoteAddress)
    }

    /// A packed body would unfold to more than the limit; nothing that comes here needs one.
    private static func requirePlainBody(_ request: KithAPI.Request) throws {
        let coding = request.headers["content-encoding"] ?? "identity"
        guard coding.lowercased() != "identity" else { return }
        throw KernelError(
            .unsupportedMediaType, "The body is packed as `\(coding.prefix(50))`.",
            recovery: "Send it as it is, without the header Content-Encoding.",
            field: "content-encoding")
    }

    /// The answer to what could not become a request.
    private static func refusal(_ error: any Error) -> KithAPI.Response {
        var response = Problem(error).response
        // What is left of the body is not worth reading.
        response.headers.append(("connection", "close"))
        return response
    }

    private static func response(
        _ answer: KithAPI.Response, over channel: any Channel
    ) -> Hummingbird.Response {
        var headers = HTTPFields()
        for header in answer.headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            headers.append(HTTPField(name: name, value: header.value))
        }
        let body: ResponseBody
        switch answer.body {
        case .bytes(let bytes): body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .stream(let write):
            // A stream of events would notice late that nobody reads it: it waits for news.
            let isEndless = answer.header("content-type") == EventStream.mediaType
            body = ResponseBody { writer in
                let pieces = PieceWriter(writer)
                if isEndless {
                    try await Departure.ending(channel) {
                        try await write { try await pieces.write($0) }
                    }
                } else {
                    try await write { try await pieces.write($0) }
                }
                try await pieces.finish()
            }
        }
        return Hummingbird.Response(
            status: .init(code: answer.status), headers: headers, body: body)
    }
}

/// Hands the pieces of a streamed answer to the connection.
///
/// Whoever makes such an answer writes one piece after the other, so nothing is shared.
private final class PieceWriter: @unchecked Sendable {
    private var writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) { self.writer = writer }

    func write(_ bytes: [UInt8]) async throws {
        try await writer.write(ByteBuffer(bytes: bytes))
    }

    func finish() async throws { try await writer.finish(nil) }
}
