import KithKernel

/// The version of this program.
enum Version {
    static let current = Kernel.version
}
