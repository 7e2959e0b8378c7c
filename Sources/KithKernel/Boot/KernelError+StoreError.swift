import KithModel
import KithStore

extension KernelError {
    /// Puts what a store refuses into the words of the kernel, for who opens a store.
    package init(_ error: StoreError) { self = StoreFault.kernelError(error) }
}
