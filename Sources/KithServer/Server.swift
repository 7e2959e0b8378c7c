import Hummingbird
import KithAPI
import KithKernel
import KithWeb

/// A running Kith: what listens, and what works beside the requests.
package struct Server: Sendable {
    let kernel: Kernel

    /// Makes a server over an open kernel.
    package init(_ kernel: Kernel) { self.kernel = kernel }
}
