import Testing

@testable import KithServer

@Suite("What a connection may take its time for")
struct WireClockTests {
    private var limits: ServerLimits {
        var limits = ServerLimits()
        (limits.head, limits.idle, limits.patience) = (1000, 5000, 2000)
        (limits.pace, limits.body) = (100, 60_000)
        return limits
    }

    @Test("bytes that come one by one do not put off the end of a head")
    func head() {
        var clock = WireClock(limits, at: 0)
        for moment in stride(from: Int64(100), to: 1000, by: 100) {
            clock.bytesCame(at: moment)
            #expect(clock.verdict(at: moment) == .fine)
        }
        #expect(clock.verdict(at: 1000) == .slow("head"))
    }

    @Test("between two requests a connection may rest longer than before the first")
    func idle() {
        var clock = WireClock(limits, at: 0)
        #expect(clock.verdict(at: 1000) == .silent)
        clock.bytesCame(at: 10)
        clock.requestBegan(at: 20)
        clock.requestEnded(at: 20)
        #expect(clock.verdict(at: 900_000) == .fine)
        clock.isAnswering = true
        clock.answerEnded(at: 1000)
        #expect(clock.verdict(at: 5999) == .fine)
        #expect(clock.verdict(at: 6000) == .silent)
    }

    @Test("a body has to keep its pace, and time in which nobody asked for more does not count")
    func body() {
        var clock = WireClock(limits, at: 0)
        clock.bytesCame(at: 0)
        clock.requestBegan(at: 0)
        #expect(clock.verdict(at: 30_000) == .fine)
        clock.bytesWanted(at: 30_000)
        #expect(clock.verdict(at: 31_999) == .fine)
        #expect(clock.verdict(at: 32_000) == .slow("body"))
        clock.bytesCame(at: 32_000)
        clock.body = 500
        #expect(clock.verdict(at: 32_000) == .fine)
        clock.bytesWanted(at: 32_000)
        #expect(clock.verdict(at: 38_000) == .slow("body"))
        #expect(clock.verdict(at: 60_000) == .slow("body"))
    }

    @Test("an answer has to be taken at a pace")
    func answer() {
        var clock = WireClock(limits, at: 0)
        let early = clock.isTaken(0, of: 10_000, at: 1999)
        let crawling = clock.isTaken(150, of: 10_000, at: 2000)
        #expect(early && !crawling)
        let steady = clock.isTaken(400, of: 10_000, at: 4000)
        let whole = clock.isTaken(10_000, of: 10_000, at: 90_000)
        #expect(steady && whole)
    }

    @Test("what is refused can be said only where no other answer is under way")
    func refusals() {
        var clock = WireClock(limits, at: 0)
        #expect(clock.mayRefuse)
        clock.requestBegan(at: 0)
        #expect(clock.mayRefuse)
        clock.isAnswering = true
        #expect(!clock.mayRefuse)
        clock.requestEnded(at: 0)
        clock.answerEnded(at: 0)
        #expect(clock.mayRefuse)
        clock.requestBegan(at: 1)
        clock.requestEnded(at: 1)
        #expect(!clock.mayRefuse)
    }
}
