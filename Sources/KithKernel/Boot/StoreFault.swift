import KithModel
import KithStore

/// Puts what a store refuses into the words of the kernel.
enum StoreFault {
    /// Runs a body and translates a store's errors.
    static func translated<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as StoreError {
            throw kernelError(error)
        }
    }

    static func kernelError(_ error: StoreError) -> KernelError {
        switch error {
        case .uniqueViolation(let index):
            KernelError(.duplicate, "Another record has the same value (\(index)).")
        case .busy:
            KernelError(
                .unavailable, "Another program is writing to the database.",
                recovery: "Try again in a moment.")
        case .interrupted:
            KernelError(
                .tooLarge, "The question took too long to answer.",
                recovery: "Narrow it by a filter, or ask for fewer records.")
        case .numericOverflow:
            KernelError(
                .tooLarge, "A sum is too large for 64 bits.", recovery: "Narrow it by a filter.")
        case .diskFull:
            KernelError(
                .unavailable, "The disk is full; nothing was written.",
                recovery: "Free some space, then try again.")
        case .readOnly:
            KernelError(
                .unavailable, "The data folder cannot be written.",
                recovery: "Check its owner and its mode.")
        case .corrupt(let detail):
            KernelError(
                .unavailable, "The database is damaged: \(detail).",
                recovery: "Check it: kith doctor; bring back a copy: kith restore")
        case .failed(let code, let message, let statement):
            KernelError(
                .unavailable, "The database refused a statement (\(code): \(message)).",
                recovery: "Check it: kith doctor", location: statement)
        }
    }
}
