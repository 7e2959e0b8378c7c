import KithModel

/// A file of tests at work in one state: it notes which tests the file has, and runs one.
final class TestScript: HostAnswering {
    /// A test, as the file registers it.
    struct Registered: Sendable, Hashable {
        var name: String
        /// Where it begins, as `demo/tests/visit_test.lua:3`.
        var place: String
        fileprivate var function: UInt32
    }

    /// More than any test of a plugin takes, and less than a night.
    private static let limits = LuaLimits(
        fuel: 1_000_000_000, wallNanoseconds: 120_000_000_000, memory: 128 << 20,
        counts: [0, 0, 0, 0, 10_000], owner: "one test")

    private let ask: ((TestQuestion) throws -> HostValue)?
    private(set) var tests: [Registered] = []
    private var state: LuaState?

    /// - Parameter ask: puts a question to Kith and waits; nil while tests are only registered.
    init(asking ask: ((TestQuestion) throws -> HostValue)?) { self.ask = ask }

    /// Runs the file, and then one of its tests.
    ///
    /// - Parameters:
    ///   - seed: what `math.random` starts from.
    ///   - test: the place of the test among those of the file; nil to register only.
    /// - Throws: what the file or the test raises.
    func run(
        _ file: LuaProgram, _ modules: [String: LuaProgram], seed: UInt64, test: Int? = nil
    ) throws {
        let state = try LuaState(limits: Self.limits, seed: seed, answering: self)
        state.order(by: seed)
        self.state = state
        defer { self.state = nil }
        _ = try state.run(TestPrelude.program())
        _ = try state.run(LuaPrelude.program())
        for (name, program) in modules.sorted(by: { $0.key < $1.key }) {
            try state.addModule(name, program)
        }
        try state.start(file)
        guard let test else { return }
        guard tests.indices.contains(test) else {
            throw KernelError(
                .pluginError, "The file registers other tests each time it runs.",
                recovery: "Let no call of `test` depend on chance.")
        }
        _ = try state.call(tests[test].function, [])
    }

    func answer(_ function: HostFunction, _ arguments: [HostValue]) throws -> HostValue {
        switch function {
        case .testing: return try act(arguments)
        case .keep, .log: return .null
        case .fail:
            throw KernelError(
                .named(arguments.first?.string ?? "invalid"),
                arguments.dropFirst().first?.string ?? "The test refused.")
        case .now, .today: return try question(String(function.name.dropFirst(5)), [])
        default:
            throw KernelError(
                .invalid, "`\(function.name)` is not there in a test.",
                recovery: "Use what `t` has: t.create, t.get, t.update, t.run …")
        }
    }

    private func act(_ arguments: [HostValue]) throws -> HostValue {
        let name = arguments.first?.string ?? ""
        guard name == "test" else { return try question(name, Array(arguments.dropFirst())) }
        guard arguments.count == 3, let title = arguments[1].string,
            let function = arguments[2].function
        else {
            throw KernelError(
                .invalid, "`test` takes a name and a function.",
                recovery: "Write test(\"what holds\", function(t) … end).")
        }
        tests.append(
            Registered(name: title, place: state?.callerPlace ?? "", function: function))
        return .null
    }

    private func question(_ act: String, _ arguments: [HostValue]) throws -> HostValue {
        guard let ask else {
            throw KernelError(
                .invalid, "`t.\(act)` is called outside of a test.",
                recovery: "Call it inside test(\"…\", function(t) … end).")
        }
        return try ask(TestQuestion(act, arguments))
    }
}

/// The Lua that every test begins with, compiled once for each run.
enum TestPrelude {
    /// Returns the compiled prelude.
    static func program() throws -> LuaProgram {
        try LuaProgram("kith/testing.lua", PackageResources.testing_lua)
    }
}
