import KithAPI
import KithKernel
import KithModel
import Testing

@Suite("How often somebody may ask")
struct RateLimitTests {
    @Test("a burst is let through, then one for each that the rate brings back")
    func tokens() throws {
        let limit = RateLimit(rate: 2, burst: 3)
        for _ in 0..<3 { try limit.take("ana", at: 1000) }
        let error = #expect(throws: RateLimited.self) { try limit.take("ana", at: 1000) }
        #expect(error?.seconds == 1)
        #expect(error?.error.code == .rateLimited)

        try limit.take("ben", at: 1000)
        try limit.take("ana", at: 1500)
        #expect(throws: RateLimited.self) { try limit.take("ana", at: 1500) }
    }

    @Test("a bucket is never fuller than its burst")
    func burst() throws {
        let limit = RateLimit(rate: 1000, burst: 2)
        try limit.take("ana", at: 0)
        for _ in 0..<2 { try limit.take("ana", at: 1_000_000) }
        #expect(throws: RateLimited.self) { try limit.take("ana", at: 1_000_000) }
    }

    @Test("many names do not fill the memory, and none gets more than its burst by it")
    func manyNames() throws {
        let limit = RateLimit(rate: 1, burst: 1)
        for number in 0..<50_000 { try limit.take("\(number)", at: Int64(number)) }
        #expect(throws: RateLimited.self) { try limit.take("49999", at: 50_000) }
    }
}
