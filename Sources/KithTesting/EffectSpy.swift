import KithKernel
import KithModel
import Synchronization

/// Takes effects in place of the world, for tests.
public final class EffectSpy: EffectSink {
    private let taken = Mutex<[Effect]>([])

    init() {}

    /// Notes an effect.
    public func take(_ effect: Effect, _ picture: EffectPicture) async throws {
        taken.withLock { $0.append(effect) }
    }

    /// What was performed, in order; one that was performed twice stands here twice.
    public var effects: [Effect] { taken.withLock(\.self) }
}

extension TestKith {
    /// Settles and performs what is due, and returns all effects that were performed so far.
    @discardableResult
    public func effects() async throws -> [Effect] {
        try await kernel.settle()
        try await kernel.perform()
        return sink.effects
    }
}
