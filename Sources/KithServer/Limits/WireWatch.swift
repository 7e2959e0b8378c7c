import KithKernel
import KithModel
import NIOCore
import Synchronization

/// Watches the bytes and the time of one connection, and ends it where somebody is too slow.
///
/// Where an answer can still be understood it says so first; then it takes in what the other
/// end goes on sending for a moment, since a connection that is closed over unread bytes
/// takes the answer with it (RFC 9112, 9.6).
///
/// It lives on the connection's event loop.
final class WireWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// For how long an ended connection still takes in what the other end sends.
    private static let linger: Int64 = 2000

    private let limits: ServerLimits
    private let entry: Connections.Entry?
    private var clock: WireClock
    private var context: ChannelHandlerContext?
    private var check: Scheduled<Void>?

    /// Whether nothing more is taken in or answered.
    private(set) var isEnding = false
    private var lingersUntil: Int64?
    private var written: Int64 = 0

    /// - Parameter entry: its place among the connections; nil where there is no room for it.
    init(_ limits: ServerLimits, _ entry: Connections.Entry?) {
        self.limits = limits
        self.entry = entry
        clock = WireClock(limits, at: KernelClock.monotonicMilliseconds)
    }

    // MARK: - What the pipeline tells

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        schedule(context)
        if context.channel.isActive { channelActive(context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
        check = nil
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        if entry == nil { refuse(Self.crowded) }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isEnding else { return }
        clock.bytesCame(at: KernelClock.monotonicMilliseconds)
        noteRest()
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isEnding { context.read() }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        clock.bytesWanted(at: KernelClock.monotonicMilliseconds)
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isEnding, event as? ChannelEvent == .inputClosed {
            return context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isEnding else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        written += Int64(unwrapOutboundIn(data).readableBytes)
        context.write(data, promise: promise)
    }

    func close(
        context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?
    ) {
        if mode == .output {
            guard lingersUntil == nil else {
                promise?.succeed()
                return
            }
            isEnding = true
            lingersUntil = KernelClock.monotonicMilliseconds + Self.linger
            context.read()
        }
        context.close(mode: mode, promise: promise)
    }

    // MARK: - What the messages tell

    /// A head is complete.
    func requestBegan() {
        clock.requestBegan(at: KernelClock.monotonicMilliseconds)
        noteRest()
    }

    /// Some of a body has come.
    func bodyCame(_ count: Int) { clock.body += Int64(count) }

    /// A request is complete.
    func requestEnded() { clock.requestEnded(at: KernelClock.monotonicMilliseconds) }

    /// An answer has begun.
    func answerBegan() { clock.isAnswering = true }

    /// An answer is complete.
    func answerEnded(closes: Bool) {
        clock.answerEnded(at: KernelClock.monotonicMilliseconds)
        noteRest()
        guard closes, let context else { return }
        context.flush()
        end(context)
    }

    /// Whether an answer can be written that the other end takes for one to what it sends.
    var mayRefuse: Bool { clock.mayRefuse }

    /// Says what is wrong, where that can still be understood, and ends the connection.
    func refuse(_ error: KernelError) {
        guard !isEnding, let context else { return }
        guard mayRefuse else { return context.close(promise: nil) }
        let answer = RawAnswer.bytes(error)
        written += Int64(answer.readableBytes)
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(answer)), promise: nil)
        end(context)
    }

    private func end(_ context: ChannelHandlerContext) {
        close(context: context, mode: .output, promise: nil)
    }

    // MARK: - Time

    private func schedule(_ context: ChannelHandlerContext) {
        check = context.eventLoop.assumeIsolated().scheduleTask(
            in: .milliseconds(limits.tick)
        ) { [weak self] in
            guard let self, let context = self.context else { return }
            self.look(context)
            if context.channel.isActive { self.schedule(context) }
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        let now = KernelClock.monotonicMilliseconds
        let waiting = Self.waitingBytes(context)
        let isTaken = clock.isTaken(written - waiting, of: written, at: now)
        if let until = lingersUntil {
            if waiting > 0 { lingersUntil = now + Self.linger }
            if !isTaken || (waiting == 0 && now >= until) { context.close(promise: nil) }
            return
        }
        guard isTaken else { return context.close(promise: nil) }
        switch clock.verdict(at: now) {
        case .fine: return
        case .silent: context.close(promise: nil)
        case .slow(let what): refuse(Self.slow(what))
        }
    }

    private static func waitingBytes(_ context: ChannelHandlerContext) -> Int64 {
        let options = context.channel.syncOptions
        return Int64((try? options?.getOption(.bufferedWritableBytes)) ?? 0)
    }

    private func noteRest() { entry?.rest.store(clock.rest, ordering: .relaxed) }

    private static func slow(_ what: String) -> KernelError {
        KernelError(
            .timedOut, "The \(what) of the request came too slowly.",
            recovery: "Try again over a better connection.")
    }

    private static let crowded = KernelError(
        .unavailable, "There are too many connections.", recovery: "Try again in a moment.")
}
