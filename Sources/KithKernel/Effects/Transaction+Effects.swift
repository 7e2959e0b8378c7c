import KithModel
import KithStore

extension Transaction {
    /// The most bytes that an effect may hold.
    public static let largestEffect = 1 << 20

    /// Asks for something that happens outside, after this transaction is committed; it is gone
    /// with it where it is not.
    ///
    /// - Parameters:
    ///   - kind: as `mail`.
    ///   - wish: what is to happen, in the words of its performer.
    ///   - key: of the same kind and key only one is ever performed; each wish by itself where nil.
    ///   - delay: how long it is to wait, in milliseconds.
    /// - Returns: what becomes of it.
    /// - Throws: `not_found` with the nearest kind; `too_large`; `forbidden` where nothing may be
    ///   written; what the performer refuses.
    @discardableResult
    public func request(
        _ kind: String, _ wish: JSON, key: String? = nil, delay: Int64 = 0
    ) throws -> EffectReceipt {
        try requireWriting()
        let table = EffectTable(state.session)
        if let key, let known = try table.effect(kind, key: key) {
            let reason = known.state == .leftOut ? known.error : nil
            return EffectReceipt(id: known.id, leftOut: reason, isRepeated: true)
        }
        let performer = try performer(kind)
        try requireGrant(kind, of: performer)
        let own = asPlugin(performer.owner, doing: "effect \(kind)")
        let request = try performer.performer.accept(wish, for: self, in: own)
        let payload = request.payload.text
        guard payload.utf8.count <= Self.largestEffect else {
            throw KernelError(
                .tooLarge, "What is sent holds more than \(Self.largestEffect >> 20) MB.",
                recovery: "Shorten it.")
        }
        let id = state.newID()
        var row = EffectRow(
            id: id, kind: kind, key: key ?? id.description, payload: payload,
            nextAt: state.now.adding(milliseconds: max(0, delay)), via: actor.via,
            depth: state.deliveryDepth, at: state.now)
        row.set = state.log.set
        row.entity = try request.subject.map { try entity($0.entity).id }
        row.record = request.subject?.record
        if let reason = request.leftOut {
            row.state = .leftOut
            row.error = reason
            row.finishedAt = state.now
        }
        _ = try table.append(row)
        state.requested.append((kind, request.payload, request.leftOut))
        try state.counters.set("last_id", to: id.rawValue)
        return EffectReceipt(id: id, leftOut: request.leftOut, isRepeated: false)
    }

    /// Lets a record be named by what is written here, though this plugin may not read it: of one
    /// that whoever asks has read, or that a record names which this plugin keeps.
    public func mayName(_ id: RecordID) {
        state.visible.insert(.init(actor: actor.via, id: id))
    }

    /// Whether no person does this, but a machine: a job, a delivery or a hook.
    public var isAutomatic: Bool { actor.user == nil || actor.via.hasPrefix(HookRunner.via) }

    /// Returns a secret field of a record of an entity that belongs to the plugin which acts, for
    /// a performer that signs in somewhere; it must not be kept or written anywhere.
    ///
    /// - Throws: `forbidden` for another plugin's record.
    public func ownSecret(_ field: String, of record: Record) throws -> String? {
        guard let owner = actor.plugin, owner == record.entity.owner else {
            throw KernelError(
                .forbidden, "The secrets of \(record.entity.name) belong to another plugin.")
        }
        return try secret(record.entity.name, record.id, field)
    }

    /// Refuses what a plugin sends that was not granted to send it.
    private func requireGrant(_ kind: String, of performer: RegisteredPerformer) throws {
        guard let plugin = actor.plugin, plugin != performer.owner,
            let manifest = state.generation.enabled.first(where: { $0.id == plugin }),
            !manifest.sends.contains(kind)
        else { return }
        throw KernelError(
            .forbidden, "`\(plugin)` was not granted to send effects of the kind `\(kind)`.",
            recovery: "Ask for it in its grants: \"\(kind)\": true. Then enable it anew.")
    }

    private func performer(_ kind: String) throws -> RegisteredPerformer {
        let performers = state.generation.performers
        if let performer = performers[kind] { return performer }
        let hint = Suggestion.question(for: kind, among: performers.keys)
        throw KernelError(
            .notFound, "Nothing that is enabled performs effects of the kind `\(kind)`\(hint)",
            recovery: "Mail, SMS and webhooks come with Channels: kith plugin enable channels")
    }

    /// Returns a copy that acts with the rights of a plugin.
    func asPlugin(_ plugin: String, doing via: String) -> Transaction {
        var own = actor
        own.rights = state.generation.pluginRights(plugin, user: actor.user)
        own.via = via
        own.isAdministrator = false
        (own.commandOwner, own.plugin) = (nil, plugin)
        return Transaction(
            state: state, actor: own, depth: depth, cause: cause, chain: chain, refusal: refusal)
    }
}
