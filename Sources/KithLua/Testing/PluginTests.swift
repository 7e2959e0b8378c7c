import KithKernel
import KithModel
import Synchronization

/// The tests of one plugin, ready to be run: each in a Kith and in states of its own.
package struct PluginTests: Sendable {
    /// A Kith that was made for one test.
    package struct House: Sendable {
        package var kernel: Kernel
        /// Throws it away.
        package var close: @Sendable () async -> Void

        package init(kernel: Kernel, close: @escaping @Sendable () async -> Void) {
            self.kernel = kernel
            self.close = close
        }
    }

    /// What came of one test.
    package struct Outcome: Sendable {
        package var name: String
        /// Where the test begins, as `demo/tests/visit_test.lua:3`.
        package var place: String
        package var milliseconds: Int64
        /// Why it failed; nil where it holds.
        package var failure: KernelError?
    }

    /// Who is tested.
    package var manifest: Manifest { plugin.manifest }
    private let plugin: LuaPlugin
    private let files: [(name: String, program: LuaProgram)]
    private let fixtures: TestFixtures
    private let heard: Set<String>

    /// Reads a plugin with its tests; nothing of them runs yet but what registers.
    ///
    /// - Parameters:
    ///   - path: its folder.
    ///   - log: takes what it writes by `kith.log`.
    /// - Throws: `invalid` with file and line; `not_found` where there are no tests.
    package init(_ path: String, log: @escaping @Sendable (String) -> Void) throws {
        let folder = try PluginFolder(authored: path)
        plugin = try DeepStack.run { try LuaPlugin(folder, log: log, profile: Self.patient) }
        fixtures = try TestFixtures(folder)
        let names = folder.files.keys.sorted().filter {
            $0.hasPrefix("tests/") && $0.hasSuffix("_test.lua")
        }
        guard !names.isEmpty else {
            throw KernelError(
                .notFound, "The plugin `\(folder.name)` has no tests.",
                recovery: "Write one: \(path)/tests/first_test.lua")
        }
        files = try names.map {
            ($0, try LuaProgram("\(folder.name)/\($0)", folder.files[$0] ?? []))
        }
        heard = names.reduce(into: []) {
            $0.formUnion(TestListener.events(in: folder.files[$1] ?? []))
        }
    }

    /// The limits as they are, but for time: how fast the machine is just now decides no test.
    private static var patient: LuaLimits.Profile {
        var profile = LuaLimits.Profile()
        profile.handler.wallNanoseconds *= 20
        profile.transaction.wallNanoseconds *= 20
        return profile
    }

    /// What is to be enabled in the Kith of each test, behind what the plugin requires.
    package var sources: [PluginSource] {
        heard.isEmpty
            ? [plugin.source()]
            : [plugin.source(), TestListener.source(plugin.manifest.id, heard)]
    }

    /// Runs the tests, one after the other.
    ///
    /// - Parameters:
    ///   - words: only tests whose names contain them; all where nil.
    ///   - open: makes a Kith for one test.
    ///   - report: takes each outcome as it comes.
    /// - Throws: what making a Kith throws; a test that fails is an outcome.
    package func run(
        only words: String?, in open: () async throws -> House,
        report: (Outcome) throws -> Void
    ) async throws {
        for file in files {
            let tests: [TestScript.Registered]
            do {
                tests = try registered(file.program)
            } catch let error as KernelError {
                let place = "\(manifest.id)/\(file.name)"
                try report(
                    Outcome(name: file.name, place: place, milliseconds: 0, failure: error.placed))
                continue
            }
            for (index, test) in tests.enumerated() where words.map(test.name.contains) ?? true {
                let start = KernelClock.monotonicMilliseconds
                let failure = try await failure(of: index, in: file.program, open)
                try report(
                    Outcome(
                        name: test.name, place: test.place,
                        milliseconds: KernelClock.monotonicMilliseconds - start, failure: failure))
            }
        }
    }

    private func registered(_ file: LuaProgram) throws -> [TestScript.Registered] {
        let modules = plugin.modules
        return try DeepStack.run {
            let script = TestScript(asking: nil)
            try script.run(file, modules, seed: 1)
            return script.tests
        }
    }

    /// Runs a test twice, its own state and the plugin's with other chances and other orders of
    /// `pairs`: what it changes must be the same.
    private func failure(
        of test: Int, in file: LuaProgram, _ open: () async throws -> House
    ) async throws -> KernelError? {
        var effects: [[String]] = []
        for seed in [1, 2] as [UInt64] {
            let house = try await open()
            plugin.chance.store(seed, ordering: .relaxed)
            let result = await attempt(test, in: file, house.kernel, seed: seed)
            await house.close()
            switch result {
            case .success(let found): effects.append(found)
            case .failure(let error): return error
            }
        }
        return Self.difference(effects[0], effects[1])
    }

    private func attempt(
        _ test: Int, in file: LuaProgram, _ kernel: Kernel, seed: UInt64
    ) async -> Result<[String], KernelError> {
        do {
            let world = try await TestWorld(kernel, plugin: manifest.id)
            try await fixtures.make(in: world)
            try await run(test, in: file, world, seed: seed)
            return .success(try await world.effects())
        } catch let error as KernelError {
            return .failure(error.placed)
        } catch {
            return .failure(KernelError(.unforeseen, "\(error)"))
        }
    }

    private static func difference(_ first: [String], _ second: [String]) -> KernelError? {
        guard first != second else { return nil }
        let place = zip(first, second).prefix { $0 == $1 }.count
        let words = [first, second].map { $0.indices.contains(place) ? $0[place] : "nothing" }
        return KernelError(
            ErrorCode("unstable_effects"),
            "what changes is not the same each time: \(words[0]) and \(words[1])",
            recovery: "Let nothing depend on chance or on the order of pairs: use kith.sorted.")
    }

    /// Runs a test on a thread of its own, and answers what it asks meanwhile.
    private func run(
        _ test: Int, in file: LuaProgram, _ world: TestWorld, seed: UInt64
    ) async throws {
        let (questions, asking) = AsyncStream<TestQuestion>.makeStream()
        let modules = plugin.modules
        let end = TestEnd()
        try DeepStack.start {
            let result = Result {
                let script = TestScript { question in
                    asking.yield(question)
                    return try question.wait()
                }
                try script.run(file, modules, seed: seed, test: test)
            }
            end.settle(result)
            asking.finish()
        }
        for await question in questions {
            do {
                question.settle(.success(try await world.answer(question)))
            } catch {
                question.settle(.failure(error))
            }
        }
        try end.outcome()
    }
}

/// How a test has ended: written by its thread, read when that has finished its questions.
private final class TestEnd: Sendable {
    private let result = Mutex<Result<Void, any Error>?>(nil)

    func settle(_ result: Result<Void, any Error>) { self.result.withLock { $0 = result } }

    func outcome() throws {
        guard let result = result.withLock({ $0 }) else {
            throw KernelError(.unavailable, "The test was given up before its end.")
        }
        try result.get()
    }
}

extension KernelError {
    /// The error with the place that its message begins with, where Lua has put it there.
    var placed: KernelError {
        let parts = message.split(separator: ": ", maxSplits: 1)
        guard parts.count == 2, let colon = parts[0].lastIndex(of: ":"),
            Int(parts[0][parts[0].index(after: colon)...]) != nil
        else { return self }
        var error = self
        error.location = String(parts[0])
        error.message = String(parts[1])
        return error
    }
}
