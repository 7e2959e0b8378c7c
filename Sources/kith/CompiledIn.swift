import KithChannels
import KithContacts
import KithKernel
import KithSales

/// The capabilities that this program brings along.
///
/// Compiled in does not mean enabled.
var compiledIn: [any Capability.Type] {
    #if DEBUG
        if Courier.isAsked {
            return [Contacts.self, Sales.self, Channels.self, Courier.self] + Program.added
        }
    #endif
    return [Contacts.self, Sales.self, Channels.self] + Program.added
}
