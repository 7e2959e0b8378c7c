import KithKernel
import KithModel
import KithQuery
import Synchronization

/// A plugin that is a folder of Lua: what it says of itself, and its code, compiled.
package final class LuaPlugin: Sendable {
    let manifest: Manifest
    let main: LuaProgram
    let modules: [String: LuaProgram]
    private let entities: [EntityDefinition]
    private let extensions: [EntityDefinition.Extension]
    private let views: [EntityView]
    private let roles: [RoleDefinition]
    private let additions: PluginAdditions
    private let registrations: [LuaRegistration]
    /// What the registrations of every further run must come to.
    let registrationDigest: UInt64

    /// The code of its steps that go through records, by the steps' names.
    private let rewriting: [String: LuaPlugin]
    /// Takes what it writes by `kith.log`.
    let log: @Sendable (String) -> Void
    /// The limits that it works under.
    let profile: LuaLimits.Profile
    /// States that are ready for its handlers; nil where each is made when it is needed.
    let reserve: LuaReserve?
    /// Under which key a transaction keeps its run: of two versions each has its own.
    var attachment: String { "lua.\(manifest.id) \(manifest.version)" }
    /// What its chance begins from, beside the moment: a test runs it with several.
    let chance = Atomic<UInt64>(0)

    /// Reads, compiles and declares a plugin.
    ///
    /// - Parameters:
    ///   - folder: its files; the folder's name is the plugin's id.
    ///   - log: takes what it writes by `kith.log`.
    ///   - profile: the limits that it works under.
    ///   - worker: makes states ready in the background.
    /// - Throws: `invalid` with file and line; `plugin_error` and `plugin_limit` for what its
    ///   main file does when it is run.
    init(
        _ folder: PluginFolder, log: @escaping @Sendable (String) -> Void = { _ in },
        profile: LuaLimits.Profile = .init(), worker: LuaWorker? = nil
    ) throws {
        self.log = log
        self.profile = profile
        reserve = worker.map { LuaReserve($0) }
        let reader = ManifestReader(folder)
        let read = try reader.read()
        manifest = read.manifest
        entities = try read.entities.map { try DefinitionJSON.decodeEntity(reader.document($0)) }
        extensions = try read.extensions.map {
            try DefinitionJSON.decodeExtension(reader.document($0))
        }
        views = try read.views.map { try ViewReader.read(reader.document($0), $0) }
        roles = read.roles
        additions = read.additions
        guard let text = folder.files[read.main] else {
            throw KernelError(
                .invalid, "The plugin `\(manifest.id)` has no \(read.main).",
                recovery: "Write one, or name another under `main` in plugin.json.")
        }
        main = try LuaProgram("\(manifest.id)/\(read.main)", text)
        var modules: [String: LuaProgram] = [:]
        for (path, text) in folder.files where path.hasPrefix("lib/") && path.hasSuffix(".lua") {
            let name = path.dropFirst(4).dropLast(4)
            guard !name.contains(".") else {
                throw KernelError(
                    .invalid, "The file `\(path)` has a dot in its name.",
                    recovery: "Rename it: `require` takes dots for folders.",
                    location: "\(manifest.id)/\(path)")
            }
            modules[String(name.map { $0 == "/" ? "." : $0 })] = try LuaProgram(
                "\(manifest.id)/\(path)", text)
        }
        self.modules = modules
        let declaration = LuaDeclaration(manifest.id)
        try declaration.run(main, modules)
        registrations = declaration.registrations
        registrationDigest = declaration.digest
        let steps = read.manifest.steps.filter { $0.records != nil }
        rewriting = try steps.reduce(into: [:]) { steps, step in
            steps[step.name] = try LuaPlugin(
                step, of: read.manifest, folder, modules, log: log, profile: profile)
        }
        try checkNames()
    }

    /// Reads, compiles and declares the code of a step that goes through records: the same
    /// plugin, with the function that its file returns as its one hook.
    ///
    /// - Throws: `invalid` for a file that returns no function; else as the plugin itself.
    private init(
        _ step: MigrationStep, of manifest: Manifest, _ folder: PluginFolder,
        _ modules: [String: LuaProgram], log: @escaping @Sendable (String) -> Void,
        profile: LuaLimits.Profile
    ) throws {
        let path = StepReader.code(of: step.name, in: folder)
        let name = "\(manifest.id)/\(path)"
        let text = """
            local step = require("\(path)")
            if type(step) ~= "function" then
              kith.fail("The step returns no function: write `return function(batch) … end`.")
            end
            kith.on("\(step.records ?? "").before_update", step)
            """
        self.manifest = manifest
        (self.log, reserve) = (log, nil)
        self.profile = LuaLimits.Profile(handler: profile.handler, transaction: .step)
        (entities, extensions, views, roles) = ([], [], [], [])
        (additions, rewriting) = (PluginAdditions(), [:])
        main = try LuaProgram(name, Array(text.utf8))
        let code = try LuaProgram(name, folder.files[path] ?? [])
        self.modules = modules.merging([path: code]) { first, _ in first }
        let declaration = LuaDeclaration(manifest.id)
        try declaration.run(main, self.modules)
        registrations = declaration.registrations
        registrationDigest = declaration.digest
    }

    /// Lets the code of a step go through some records.
    private func rewrite(_ step: String, _ batch: WriteEvent) throws {
        guard let code = rewriting[step], let hook = code.registrations.first else { return }
        // Each batch is as new to the code as a transaction; what it has used is counted on.
        LuaRun.end(of: code, in: batch.transaction)
        try LuaRun.of(code, batch.transaction).hook(hook.function, batch, step)
    }

    /// The plugin as the kernel takes it.
    ///
    /// - Parameters:
    ///   - folder: where it lies.
    ///   - package: its files.
    ///   - reopen: makes a plugin of files that it had at an earlier time.
    func source(
        in folder: String? = nil, package: PluginPackage? = nil,
        reopen: (@Sendable (PluginPackage) -> PluginSource)? = nil
    ) -> PluginSource {
        PluginSource(
            manifest, language: .lua, folder: folder, package: package, reopen: reopen
        ) {
            try self.declare(&$0)
        } rewrite: {
            try self.rewrite($0, $1)
        }
    }

    /// Whether it may hear an event: one of its own, one about records that it may read, or one
    /// that it names in its manifest.
    func mayHear(_ event: String) -> Bool {
        owns(event) || manifest.mayHear(event)
    }

    /// Whether an event is about itself or about one of its own entities.
    func owns(_ event: String) -> Bool {
        let noun = String(event.prefix { $0 != "." })
        return noun == manifest.id || entities.contains { $0.name == noun }
    }

    /// What it adds carries its id, so that two plugins cannot add the same; what comes with
    /// Kith may use plain names.
    private func checkNames() throws {
        for registration in registrations {
            try registration.check(of: self)
        }
        guard manifest.publisher != "kith" else { return }
        let id = manifest.id
        let fields = extensions.flatMap(\.fields).map(\.name)
        for name in entities.map(\.name) + fields
        where name != id && !name.hasPrefix(id + "_") {
            throw KernelError(
                .invalid, "`\(name)` is not called `\(id)_…`, as everything that `\(id)` adds is.",
                recovery: "Call it `\(id)_\(name)`.", location: id + "/plugin.json")
        }
    }

    private func declare(_ contributions: inout Contributions) throws {
        let file = manifest.id + "/plugin.json"
        for entity in entities { contributions.entity(entity, file: file, line: 1) }
        for added in extensions {
            contributions.extend(added.entity, fields: added.fields, file: file, line: 1)
        }
        for view in views { contributions.view(view, file: file, line: 1) }
        for role in roles { contributions.role(role, file: file, line: 1) }
        additions.declare(&contributions, file: file)
        for registration in registrations {
            try registration.contribute(to: &contributions, of: self)
        }
    }
}
