import KithKernel
import KithModel
import KithTransfer

/// How an import stands that somebody has begun by uploading a file.
package struct ImportState: Sendable {
    /// The unguessable name by which its owner finds it.
    package let id: String
    /// The name of the file.
    package let file: String
    /// When the file was uploaded.
    package let at: Instant
    /// What happens now.
    package var stage: Stage = .uploaded
    /// How far the run has come; nil before the first batch.
    package var progress: ImportProgress?
    /// What the last run did, or a dry run would have done.
    package var report: ImportReport?
    /// What ended the last run before its end.
    package var error: KernelError?
    /// How often the state has changed.
    package var version = 0

    /// The stages that an import goes through; it may be run again after each end.
    package enum Stage: String, Sendable {
        /// The file is there, nothing runs.
        case uploaded
        /// It will run when another import has ended.
        case queued
        /// It runs.
        case running
        /// The run has come to its end.
        case done
        /// The run was ended by an error, or by its owner.
        case failed

        /// Whether it changes by itself.
        package var isUnderWay: Bool { self == .queued || self == .running }
    }

    /// The state as the API writes it.
    package var json: JSON {
        var object: JSONObject = [
            "id": .string(id), "file": .string(file), "at": .string(at.description),
            "state": .string(stage.rawValue), "version": .integer(Int64(version)),
        ]
        if let progress {
            object["progress"] = [
                "rows": .integer(Int64(progress.rows)), "bytes": .integer(progress.bytes),
                "total_bytes": .integer(progress.totalBytes),
            ]
        }
        if let report, var told = report.json.object {
            // Where the file lies is the server's own business.
            if report.errorFile != nil { told["error_file"] = .string(errorPath) }
            object["report"] = .object(told)
        }
        object["error"] = error.map { Problem($0).json }
        return .object(object)
    }

    /// Where the refused rows can be fetched.
    package var errorPath: String { "/api/v1/imports/\(id)/errors" }
}
