import KithContacts
import KithKernel
import KithSales

/// The capabilities that this program brings along.
///
/// Compiled in does not mean enabled.
let compiledIn: [any Capability.Type] = [Contacts.self, Sales.self]
