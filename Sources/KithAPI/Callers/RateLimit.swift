import KithKernel
import KithModel
import Synchronization

/// How often each of many may do something: each has a bucket of tokens that fills at a steady
/// rate, and every deed takes one.
package final class RateLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: Int64
    }

    private let rate: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// How many buckets are kept; full ones are as good as none.
    private static let kept = 20_000

    /// Makes a limit.
    ///
    /// - Parameters:
    ///   - rate: how often a second in the long run; at least once.
    ///   - burst: how often at once after a while without.
    package init(rate: Int, burst: Int) {
        self.rate = Double(max(1, rate))
        self.burst = Double(max(1, burst))
    }

    /// Takes a token.
    ///
    /// - Parameters:
    ///   - name: whose.
    ///   - now: milliseconds of a clock that never goes back.
    /// - Throws: `RateLimited` when there is none.
    package func take(
        _ name: String, at now: Int64 = KernelClock.monotonicMilliseconds
    ) throws {
        let missing = buckets.withLock { buckets in
            var bucket = buckets[name] ?? Bucket(tokens: burst, at: now)
            bucket.tokens = filled(bucket, at: now)
            bucket.at = now
            let missing = max(0, 1 - bucket.tokens)
            if missing == 0 { bucket.tokens -= 1 }
            if buckets[name] == nil, buckets.count >= Self.kept { makeRoom(in: &buckets, at: now) }
            buckets[name] = bucket
            return missing
        }
        guard missing > 0 else { return }
        throw RateLimited(seconds: max(1, Int((missing / rate).rounded(.up))))
    }

    /// Takes a token of somebody who asks the API or the pages.
    package func take(_ principal: Principal) throws {
        switch principal {
        case .user(let id): try take("user \(id)")
        case .token(let id): try take("token \(id)")
        case .system: return
        }
    }

    private func filled(_ bucket: Bucket, at now: Int64) -> Double {
        min(burst, bucket.tokens + Double(now - bucket.at) * rate / 1000)
    }

    private func makeRoom(in buckets: inout [String: Bucket], at now: Int64) {
        buckets = buckets.filter { filled($0.value, at: now) < burst }
        if buckets.count >= Self.kept { buckets.removeAll() }
    }
}

/// Somebody asks for more than they may have at a time, and may come again later.
package struct RateLimited: Error {
    /// What there was too much of, in one sentence.
    package var message = "There were too many requests in too short a time."
    /// After how many seconds it is worth trying again.
    package let seconds: Int

    /// The error in the kernel's words.
    package var error: KernelError {
        KernelError(
            .rateLimited, message,
            recovery: "Try again in \(seconds) \(seconds == 1 ? "second" : "seconds").")
    }
}
