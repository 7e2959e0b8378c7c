import KithModel

/// Makes one kind of effect happen, as `mail`.
///
/// ```swift
/// struct PigeonPost: EffectPerformer {
///     static let kind = "pigeon"
///     static let summary = "A letter that a pigeon carries."
///     func accept(_ wish: JSON, for caller: Transaction, in own: Transaction) throws
///         -> EffectRequest { EffectRequest(wish) }
///     func perform(_ effect: Effect, _ plan: JSON) async -> EffectEnd { .done(.null) }
/// }
/// ```
/// An effect is asked for in a transaction and is gone with it. Only afterwards is it performed,
/// outside of transactions, once for each attempt; a program that is killed between the deed and
/// its note tries again, so the other side is told `Effect.key` wherever it understands keys.
public protocol EffectPerformer: Sendable {
    /// The kind that it performs, in `snake_case`.
    static var kind: String { get }
    /// One sentence about it.
    static var summary: String { get }

    /// Makes a performer; it is made once for each generation.
    init()

    /// Reads a wish, in the transaction that asks for it.
    ///
    /// - Parameters:
    ///   - wish: what was asked for.
    ///   - caller: acts with the rights of who asks.
    ///   - own: acts with the rights of the performer's plugin.
    /// - Throws: what refuses the wish, naming the field.
    func accept(_ wish: JSON, for caller: Transaction, in own: Transaction) throws -> EffectRequest

    /// Decides what is done now that its time has come; acts with the rights of its plugin.
    func prepare(_ effect: Effect, in transaction: Transaction) throws -> EffectPlan

    /// Makes it happen; bounded in time.
    ///
    /// - Parameter plan: what `prepare` has returned.
    func perform(_ effect: Effect, _ plan: JSON) async -> EffectEnd

    /// Notes how it ended, in the transaction that notes it in the ledger.
    func conclude(_ effect: Effect, _ end: EffectEnd, in transaction: Transaction) throws

    /// Returns the effect as a file for those who only look at it.
    func picture(_ effect: Effect, _ plan: JSON) -> EffectPicture
}

extension EffectPerformer {
    /// Performs what was asked for as it stands.
    public func prepare(_ effect: Effect, in transaction: Transaction) throws -> EffectPlan {
        .perform(.null)
    }

    /// Notes nothing.
    public func conclude(
        _ effect: Effect, _ end: EffectEnd, in transaction: Transaction
    ) throws {}

    /// Shows its key and its payload.
    public func picture(_ effect: Effect, _ plan: JSON) -> EffectPicture {
        EffectPicture(
            "json",
            Array(
                JSON.object([
                    "kind": .string(effect.kind), "key": .string(effect.key),
                    "at": .string(effect.at.description), "payload": effect.payload,
                ]).indentedText.utf8))
    }
}

/// An effect as a file, for those who only look at it.
public struct EffectPicture: Sendable {
    /// The end of the file's name, as `eml`.
    public var suffix: String
    /// What the file holds.
    public var bytes: [UInt8]

    /// Makes a file.
    public init(_ suffix: String, _ bytes: [UInt8]) {
        self.suffix = suffix
        self.bytes = bytes
    }
}

/// Takes effects in place of the world: a folder, or a list in a test.
public protocol EffectSink: Sendable {
    /// Takes an effect; the same effect twice leaves one.
    func take(_ effect: Effect, _ picture: EffectPicture) async throws
}

/// A performer with its owner.
struct RegisteredPerformer: Sendable {
    let owner: String
    let kind: String
    let performer: any EffectPerformer

    /// The performers of some plugins, by the kinds of their effects.
    static func all(_ collected: [Contributions]) -> [String: RegisteredPerformer] {
        var all: [String: RegisteredPerformer] = [:]
        for contributions in collected {
            for contribution in contributions.all {
                guard case .performer(_, let handler) = contribution.kind,
                    case .performer(let performer) = contributions.handlers[handler]
                else { continue }
                all[contribution.id] = RegisteredPerformer(
                    owner: contribution.owner, kind: contribution.id, performer: performer)
            }
        }
        return all
    }
}
