import KithKernel

/// Takes what a tested plugin sends, so that nothing leaves the test: the ledger tells what it was.
struct QuietSink: EffectSink {
    func take(_ effect: Effect, _ picture: EffectPicture) async throws {}
}
