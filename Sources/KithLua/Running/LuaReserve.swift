import KithModel
import Synchronization

/// States of one plugin that are ready before somebody needs them.
///
/// Who has used one leaves nothing in it: its memory is brought back to what it was when the main
/// file had run, which costs a hundredth of a new state.
final class LuaReserve: Sendable {
    /// How many states wait.
    static let most = 2

    /// A state on its way between threads.
    ///
    /// The one who holds it has taken it out of the reserve: no two threads hold it at once.
    private struct Parcel: @unchecked Sendable {
        let state: LuaState
    }

    private struct Shelf {
        var name = LuaLimits.Profile.Name.standard
        var parcels: [Parcel] = []
        var isFilling = false
        var made: UInt64 = 0
    }

    private let worker: LuaWorker
    private let shelf = Mutex(Shelf())

    /// Lets a worker make the states.
    init(_ worker: LuaWorker) { self.worker = worker }

    /// How many states are ready.
    var count: Int { shelf.withLock { $0.parcels.count } }

    /// Takes a state that was made for the limits of a name; nil where none is ready.
    ///
    /// The reserve is filled again meanwhile.
    func take(_ name: LuaLimits.Profile.Name, of plugin: LuaPlugin) -> LuaState? {
        let (parcel, mustFill) = shelf.withLock { shelf -> (Parcel?, Bool) in
            if shelf.name != name {
                shelf.name = name
                shelf.parcels = []
            }
            let parcel = shelf.parcels.popLast()
            let mustFill = shelf.parcels.isEmpty && !shelf.isFilling
            if mustFill { shelf.isFilling = true }
            return (parcel, mustFill)
        }
        if mustFill, !worker.add({ [weak plugin, weak self] in self?.fill(plugin) }) {
            shelf.withLock { $0.isFilling = false }
        }
        return parcel?.state
    }

    /// Takes back a state that was used and was not stopped; one too many goes, behind the back
    /// of who has used it.
    func giveBack(_ state: LuaState, _ name: LuaLimits.Profile.Name) {
        let parcel = Parcel(state: state)
        let isKept =
            state.rewind()
            && shelf.withLock { shelf in
                guard shelf.name == name, shelf.parcels.count < Self.most else { return false }
                shelf.parcels.append(parcel)
                return true
            }
        guard !isKept else { return }
        // Where the worker has enough to do the state goes here and now.
        _ = worker.add { withExtendedLifetime(parcel) {} }
    }

    private func fill(_ plugin: LuaPlugin?) {
        defer { shelf.withLock { $0.isFilling = false } }
        guard let plugin else { return }
        while true {
            let (name, count, seed) = shelf.withLock { shelf in
                shelf.made += 1
                return (shelf.name, shelf.parcels.count, shelf.made)
            }
            // What goes wrong here goes wrong again where the state is needed, and is told there.
            guard count < Self.most, let state = Self.state(of: plugin, name, seed) else { return }
            let parcel = Parcel(state: state)
            shelf.withLock { if $0.name == name { $0.parcels.append(parcel) } }
        }
    }

    private static func state(
        of plugin: LuaPlugin, _ name: LuaLimits.Profile.Name, _ seed: UInt64
    ) -> LuaState? {
        try? LuaRehearsal.state(of: plugin, plugin.profile[name], seed: seed) { state, body in
            // The time that a state waits is not its handler's.
            try body()
        }
    }
}
