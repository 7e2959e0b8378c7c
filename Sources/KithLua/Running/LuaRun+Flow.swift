import KithKernel
import KithModel

extension LuaRun {
    /// Lets a run of a flow go on, until it waits or comes to its end.
    ///
    /// - Throws: `Flow.Pause` where it waits.
    func flow(_ function: UInt32, _ name: String, _ flow: Flow) throws {
        let frame = Frame(handler: name, phase: .flow, transaction: flow.transaction)
        (self.flow, flowFault) = (flow, nil)
        defer { self.flow = nil }
        let isOver = try within(frame) { state in
            let call = HostCall(self, [])
            let record = flow.record.map { call.hold([$0], of: $0.entity)[0] } ?? .null
            let members: [String: HostValue] = ["id": .string(flow.id.description)]
            return try state.call(
                LuaPrelude.Entry.flow, [.function(function), .map(members), record])
        }
        if let flowFault { throw flowFault }
        if isOver == .boolean(false) { throw Flow.Pause() }
    }
}

extension HostCall {
    /// `kith.[flow](deed, place, kind, arguments)`: what the steps of a flow are made of.
    func flowStep() throws -> HostValue {
        guard let flow = run.flow else {
            throw KernelError(.invalid, "Steps are taken by a flow.", recovery: "See kith.flow.")
        }
        try run.count(.events)
        let (deed, place) = (try text(0, "deed"), try text(1, "place"))
        guard deed != "fail" else {
            run.flowFault = KernelError(.pluginError, try text(2, "words"))
            return .null
        }
        if deed == "settle" {
            set(.flow)
            let result = arguments.count > 3 ? try json(arguments[3]) : .null
            let name: JSON = ["name": .string(try text(2, "name"))]
            return HostValue(try flow.settle(place, .step, name, result))
        }
        guard let kind = StepKind(rawValue: try text(2, "kind")) else {
            throw KernelError(.invalid, "A flow has no such step.")
        }
        var given = arguments.count > 3 ? try json(arguments[3]).object ?? [:] : [:]
        for name in ["milliseconds", "timeout"] {
            guard let length = given[name]?.string else { continue }
            given[name] = .integer(try delay(.string(length)))
        }
        do {
            switch try flow.step(place, kind, .object(given)) {
            case .done(.null): return .map([:])
            case .done(let value): return .map(["value": HostValue(value)])
            case .waiting: return .map(["waits": .boolean(true)])
            case .wanted:
                set(.step)
                return .map(["wanted": .boolean(true)])
            }
        } catch let error as KernelError where error.code == .flowDiverged {
            // No script may take a wrong turn by catching it.
            run.flowFault = error
            return .map(["waits": .boolean(true)])
        }
    }

    private func set(_ phase: LuaPhase) {
        guard !run.frames.isEmpty else { return }
        run.frames[run.frames.count - 1].phase = phase
    }
}
