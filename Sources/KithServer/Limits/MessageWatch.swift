import KithKernel
import KithModel
import NIOCore
import NIOHTTP1

/// Sees the requests and answers of a connection pass: refuses heads that could be read in two
/// ways, tells the wire where a body begins and ends, and sees to it that a connection ends
/// where one side has said so.
final class MessageWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How a request that has come in is to be answered.
    private struct Asked {
        let version: HTTPVersion
        let keepsOpen: Bool
    }

    private let wire: WireWatch
    private var asked = CircularBuffer<Asked>(initialCapacity: 2)
    private var closes = false

    init(_ wire: WireWatch) { self.wire = wire }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !wire.isEnding else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            if let fault = HeadRules.fault(head) { return wire.refuse(fault) }
            asked.append(Asked(version: head.version, keepsOpen: Self.keepsOpen(head)))
            wire.requestBegan()
            invite(head, context)
        case .body(let bytes): wire.bodyCame(bytes.readableBytes)
        case .end: wire.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.code >= 200:
            let question = asked.popFirst()
            closes =
                !(question?.keepsOpen ?? false)
                || head.headers[canonicalForm: "connection"].contains { $0 == "close" }
            if closes { head.headers.replaceOrAdd(name: "connection", value: "close") }
            if let version = question?.version { head.version = version }
            wire.answerBegan()
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            context.write(data, promise: promise)
            wire.answerEnded(closes: closes)
        default: context.write(data, promise: promise)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !wire.isEnding, let fault = Self.fault(error), wire.mayRefuse else {
            return context.fireErrorCaught(error)
        }
        wire.refuse(fault)
        context.fireErrorCaught(error)
    }

    /// Tells who waits with a body that it may come (RFC 9110, 10.1.1).
    private func invite(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard asked.count == 1, head.version == .http1_1,
            head.headers["expect"].contains(where: { $0.lowercased() == "100-continue" })
        else { return }
        let invitation = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(invitation)), promise: nil)
    }

    /// Behind a request that wants to go on in another protocol the parser stops.
    private static func keepsOpen(_ head: HTTPRequestHead) -> Bool {
        head.isKeepAlive && head.method != .CONNECT && !head.headers.contains(name: "upgrade")
    }

    private static func fault(_ error: any Error) -> KernelError? {
        switch error {
        case HTTPParserError.headerOverflow:
            KernelError(
                .tooLarge, "The address and the headers of the request are too long.",
                recovery: "Send fewer or shorter ones; POST /api/v1/query takes long conditions.")
        case is HTTPParserError:
            KernelError(
                .malformed, "This is not a request of HTTP/1.1.",
                recovery: "Check the request line, the headers and the length of the body.")
        default: nil
        }
    }
}
