import KithKernel
import Synchronization

/// The program `kith`, for whoever builds one with capabilities of their own.
public enum Program {
    private static let more = Mutex<[any Capability.Type]>([])

    /// The capabilities that were added to those that Kith brings.
    static var added: [any Capability.Type] { more.withLock { $0 } }

    /// Runs what the command line says, and ends the process where it fails.
    ///
    /// - Parameter capabilities: what is compiled in beside what Kith brings; they are there to be
    ///   enabled like any other.
    public static func main(adding capabilities: [any Capability.Type] = []) async {
        more.withLock { $0 = capabilities }
        await Kith.main()
    }
}
