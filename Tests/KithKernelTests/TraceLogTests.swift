import KithModel
import Testing

@testable import KithKernel

@Suite("The log of traces")
struct TraceLogTests {
    @Test("it holds so many steps, and lets the oldest go")
    func bounded() {
        let log = TraceLog()
        let step = TraceStep(
            kind: .hook, owner: "a", name: "a.b", event: "deal.before_save",
            source: SourceLocation(file: "a", line: 1), depth: 1, records: 1)

        for number in 0..<60 {
            log.keep(
                TransactionTrace(
                    request: "r\(number)", at: Instant(milliseconds: 0), title: "", door: "",
                    steps: Array(repeating: step, count: 200), omitted: 0))
        }

        let kept = log.all
        #expect(kept.reduce(0) { $0 + $1.steps.count } <= TraceLog.capacity)
        #expect(kept.last?.request == "r59")
        #expect(kept.map(\.number) == Array((61 - kept.count)...60))
        #expect(kept.count > 10)
    }

    @Test("a transaction of endless steps keeps the first, and counts the others")
    func omitted() throws {
        let recorder = StepRecorder()
        let step = TraceStep(
            kind: .command, owner: "a", name: "a.b", event: "",
            source: SourceLocation(file: "a", line: 1), depth: 0, records: 0)

        for _ in 0..<StepRecorder.most + 7 {
            try recorder.run(step) { recorder.note { $0.fuel = 1 } }
        }

        #expect(recorder.steps.count == StepRecorder.most)
        #expect(recorder.omitted == 7)
    }
}
