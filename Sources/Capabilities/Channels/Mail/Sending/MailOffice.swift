import KithKernel
import KithModel
import Synchronization

/// Carries mail to servers: keeps connections, and holds back what would be too much for a
/// domain or goes to a server that was not there a moment ago.
final class MailOffice: Sendable {
    private struct State {
        var idle: [SMTPServer: [Transfer]] = [:]
        var sent: [String: [Int64]] = [:]
        var unreachable: [String: Int64] = [:]
    }

    /// How long nothing is tried at a server that could not be reached.
    private static let pause: Int64 = 15_000
    /// How many connections are kept for each server.
    private static let kept = 4

    private let state = Mutex(State())

    /// Sends a mail.
    func send(_ mail: MailText, by server: SMTPServer) async -> EffectEnd {
        let place = "\(server.host):\(server.port)"
        if let wait = pause(at: place) ?? turn(mail, server) { return .wait(wait) }
        let transfer: Transfer
        do {
            transfer = try take(server)
        } catch {
            return .failed("\(error)")
        }
        let end = await server.take(mail, by: transfer)
        state.withLock { state in
            switch end {
            case .failed(let words) where words.hasSuffix("a while"):
                state.unreachable[place] = KernelClock.monotonicMilliseconds
            case .done, .refused:
                state.unreachable[place] = nil
                if state.idle[server, default: []].count < Self.kept {
                    state.idle[server, default: []].append(transfer)
                }
            default: break
            }
        }
        return end
    }

    private func take(_ server: SMTPServer) throws -> Transfer {
        if let idle = state.withLock({ $0.idle[server]?.popLast() }) { return idle }
        return try Transfer()
    }

    private func pause(at place: String) -> Int64? {
        state.withLock { state in
            guard let since = state.unreachable[place] else { return nil }
            let left = Self.pause - (KernelClock.monotonicMilliseconds - since)
            guard left > 0 else {
                state.unreachable[place] = nil
                return nil
            }
            return left
        }
    }

    /// Takes a turn at the recipient's domain; how long one waits for it where there is none.
    private func turn(_ mail: MailText, _ server: SMTPServer) -> Int64? {
        guard let most = server.perMinute else { return nil }
        let domains = Set(mail.recipients.compactMap { $0.split(separator: "@").last })
        return state.withLock { state in
            let now = KernelClock.monotonicMilliseconds
            for domain in domains {
                let recent = (state.sent[String(domain)] ?? []).filter {
                    now - $0 < 60_000
                }
                state.sent[String(domain)] = recent
                if recent.count >= most, let first = recent.first {
                    return 60_000 - (now - first)
                }
            }
            for domain in domains { state.sent[String(domain), default: []].append(now) }
            return nil
        }
    }
}
