import KithAPI
import KithKernel

/// The pages that people work in, made by the server from what is registered.
package struct Web: Sendable {
    let kernel: Kernel

    /// Makes the pages over an open kernel.
    package init(_ kernel: Kernel) { self.kernel = kernel }
}
