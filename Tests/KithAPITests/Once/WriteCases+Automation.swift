import KithKernel
import KithModel
import KithSQLite
import KithStore
import KithTesting

@testable import KithAPI

/// The endpoints about effects and runs of flows.
extension WriteCase {
    static let automation: [WriteCase] = [
        ofEffect("POST effects/{effect}/retry", "/retry", .dead),
        ofEffect("POST effects/{effect}/cancel", "/cancel", .pending),
        WriteCase("POST held/release") { api in
            _ = try await effect(.held, api)
            return TestAPI.request(.post, "held/release")
        },
        ofRun("POST runs/{run}/cancel", "/cancel"), ofRun("POST runs/{run}/retry", "/retry"),
        ofRun("POST runs/{run}/approve", "/approve"), ofRun("POST runs/{run}/refuse", "/refuse"),
        ofRun("POST runs/{run}/steps/{step}/skip", "/steps/1/skip"),
    ]

    private static func ofEffect(
        _ endpoint: String, _ suffix: String, _ state: EffectRow.State
    ) -> WriteCase {
        WriteCase(endpoint) { api in
            TestAPI.request(.post, "effects/\(try await effect(state, api))\(suffix)")
        }
    }

    private static func id(_ sequence: Int64, _ api: TestAPI) -> RecordID {
        RecordID(
            milliseconds: api.kith.kernel.clock.now.milliseconds, node: 9, sequence: sequence)
    }

    private static func effect(_ state: EffectRow.State, _ api: TestAPI) async throws -> RecordID {
        let (id, now) = (id(1, api), api.kith.kernel.clock.now)
        try await api.kith.kernel.store.write { session in
            var row = EffectRow(
                id: id, kind: "pigeon", key: "k", payload: "{}", nextAt: now, via: "test", depth: 0,
                at: now)
            row.state = state
            _ = try EffectTable(session).append(row)
        }
        return id
    }

    /// A run that waits to be decided.
    private static func ofRun(_ endpoint: String, _ suffix: String) -> WriteCase {
        WriteCase(endpoint) { api in
            let (id, now) = (id(2, api), api.kith.kernel.clock.now)
            try await api.kith.kernel.store.write { session in
                try RunTable(session).append(
                    RunRow(
                        id: id, flow: "nobody.flow", version: "1.0.0", entity: nil, record: nil,
                        input: "{}", depth: 0, at: now))
                try StepTable(session).set(
                    StepRow(
                        run: id, place: "1", kind: "approve", arguments: "{}", state: .waiting,
                        at: now))
            }
            return TestAPI.request(.post, "runs/\(id)\(suffix)")
        }
    }
}
