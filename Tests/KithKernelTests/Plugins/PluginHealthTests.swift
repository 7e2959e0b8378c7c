import KithModel
import Testing

@testable import KithKernel

@Suite("The health of plugins")
struct PluginHealthTests {
    private let health = PluginHealth()
    private let error = KernelError(.pluginError, "it broke", location: "probe/main.lua:3")

    private func moment(_ seconds: Int64) -> Instant { Instant(milliseconds: seconds * 1000) }

    private func fail(_ times: Int, at seconds: Int64 = 0) {
        for index in 0..<times {
            health.failed("probe", at: moment(seconds + Int64(index)), "probe.check", error)
        }
    }

    @Test("five failures in a row degrade a plugin, however far apart, and a success ends it")
    func inRow() {
        for index in 0..<5 { fail(1, at: Int64(index) * 1000) }

        let report = health.report(on: "probe", at: moment(9000))
        #expect(report.isDegraded)
        #expect(report.since == moment(0))
        #expect(report.recent.first?.message == "it broke probe/main.lua:3")
        #expect(report.recent.first?.place == "probe.check")

        health.succeeded("probe")
        #expect(!health.report(on: "probe", at: moment(9000)).isDegraded)
        #expect(health.report(on: "probe", at: moment(9000)).recent.count == 5)
    }

    @Test("five failures within a minute do so though there were successes between them")
    func window() {
        for index in 0..<5 {
            fail(1, at: Int64(index))
            health.succeeded("probe")
        }

        #expect(health.report(on: "probe", at: moment(10)).isDegraded)
        #expect(!health.report(on: "probe", at: moment(100)).isDegraded)
    }

    @Test("four failures do not, other plugins do not count, and clearing forgets")
    func others() {
        fail(4)
        #expect(!health.report(on: "probe", at: moment(5)).isDegraded)
        #expect(health.report(on: "other", at: moment(5)) == .well)
        fail(30)
        #expect(health.report(on: "probe", at: moment(40)).recent.count == 10)
        health.clear("probe")
        #expect(health.report(on: "probe", at: moment(40)) == .well)
    }
}
