/// What went wrong, in a form that every door can show: page, terminal, API and script.
///
/// The message is one sentence that names the record, field or rule; the recovery says
/// what the reader can do now. `details` lists each fault of a batch.
public struct KernelError: Error, Sendable, Hashable {
    /// The kind of fault; it decides HTTP status and exit code.
    public var code: ErrorCode
    /// What is wrong, in one sentence.
    public var message: String
    /// What the reader can do now, as an imperative; empty when there is nothing to do.
    public var recovery: String
    /// Each fault of a batch, or the one field at fault; may be empty.
    public var details: [Detail]
    /// What raised the error, such as a plugin's handler with file and line.
    public var location: String?

    /// One fault of a batch.
    public struct Detail: Sendable, Hashable {
        /// The zero-based place in the batch.
        public var index: Int?
        /// The id of the record.
        public var record: RecordID?
        /// The name of the field.
        public var field: String?
        /// The kind of fault.
        public var code: ErrorCode
        /// What is wrong, in one sentence.
        public var message: String
        /// What the reader can do now.
        public var recovery: String

        /// Makes a fault of a batch.
        public init(
            index: Int? = nil, record: RecordID? = nil, field: String? = nil, code: ErrorCode,
            message: String, recovery: String = ""
        ) {
            self.index = index
            self.record = record
            self.field = field
            self.code = code
            self.message = message
            self.recovery = recovery
        }
    }

    /// Makes an error; `field` adds one detail that names it.
    public init(
        _ code: ErrorCode, _ message: String, recovery: String = "", field: String? = nil,
        details: [Detail] = [], location: String? = nil
    ) {
        self.code = code
        self.message = message
        self.recovery = recovery
        self.details = details
        self.location = location
        if let field {
            self.details.append(
                Detail(field: field, code: code, message: message, recovery: recovery))
        }
    }
}

extension KernelError: CustomStringConvertible {
    /// The message, and the recovery on a line of its own.
    public var description: String { recovery.isEmpty ? message : message + "\n" + recovery }
}

/// The kind of a fault, in `snake_case`, with the HTTP status and the exit code that tell it.
public struct ErrorCode: Sendable, Hashable, CustomStringConvertible {
    /// The name, as it stands in problem documents.
    public let name: String
    /// The HTTP status.
    public let status: Int
    /// The exit code of the command line (after BSD sysexits).
    public let exitCode: Int32

    /// Makes a code of a capability's own; it tells as `invalid` does.
    public init(_ name: String) { self.init(name, 422, 65) }

    private init(_ name: String, _ status: Int, _ exitCode: Int32) {
        self.name = name
        self.status = status
        self.exitCode = exitCode
    }

    /// The name.
    public var description: String { name }

    /// Returns the code of a name, with the status and the exit code that belong to it.
    ///
    /// A name that is not one of Kith's own is taken for a capability's.
    package static func named(_ name: String) -> ErrorCode {
        known.first { $0.name == name } ?? ErrorCode(name)
    }

    private static let known: [ErrorCode] = [
        malformed, unauthenticated, forbidden, notFound, conflict, preconditionFailed,
        methodNotAllowed, tooLarge, invalid, unknownField, required, duplicate, selfWrite,
        hookLoop, recordGone, timedOut, staleToken, rateLimited, pluginError, pluginLimit,
        unavailable, usage, unforeseen,
        idempotencyMismatch, idempotencyPending, idempotencyUnknown, unsupportedMediaType,
    ]

    /// The request cannot be read.
    public static let malformed = ErrorCode("malformed", 400, 65)
    /// Nobody has signed in.
    public static let unauthenticated = ErrorCode("unauthenticated", 401, 77)
    /// The principal may not do this.
    public static let forbidden = ErrorCode("forbidden", 403, 77)
    /// There is no such thing, or the principal may not know of it.
    public static let notFound = ErrorCode("not_found", 404, 66)
    /// The present state does not allow it, such as a version that has moved on.
    public static let conflict = ErrorCode("conflict", 409, 75)
    /// The record is no longer of the version that `If-Match` names.
    public static let preconditionFailed = ErrorCode("precondition_failed", 412, 75)
    /// What the path names does not know this method.
    public static let methodNotAllowed = ErrorCode("method_not_allowed", 405, 64)
    /// More than a limit allows.
    public static let tooLarge = ErrorCode("too_large", 413, 65)
    /// A value breaks a rule.
    public static let invalid = ErrorCode("invalid", 422, 65)
    /// No field of that name, or none that the principal may read.
    public static let unknownField = ErrorCode("unknown_field", 422, 65)
    /// A required field is empty.
    public static let required = ErrorCode("required", 422, 65)
    /// Another record holds the value of a unique field.
    public static let duplicate = ErrorCode("duplicate", 409, 75)
    /// A hook wrote the record that it is a hook of.
    public static let selfWrite = ErrorCode("self_write", 422, 65)
    /// Hooks call each other without end.
    public static let hookLoop = ErrorCode("hook_loop", 500, 70)
    /// The record was deleted earlier in the same transaction.
    public static let recordGone = ErrorCode("record_gone", 409, 75)
    /// An idempotency key was used before, for another request.
    public static let idempotencyMismatch = ErrorCode("idempotency_mismatch", 422, 65)
    /// The request with this idempotency key is under way.
    public static let idempotencyPending = ErrorCode("idempotency_pending", 409, 75)
    /// The request with this idempotency key was begun, and nobody knows how it ended.
    public static let idempotencyUnknown = ErrorCode("idempotency_unknown", 409, 75)
    /// The body is in a form that is not taken.
    public static let unsupportedMediaType = ErrorCode("unsupported_media_type", 415, 65)
    /// The request came too slowly.
    package static let timedOut = ErrorCode("timed_out", 408, 75)
    /// A token of the change feed that leads nowhere: of another database, or of a time that was
    /// rolled back with a copy.
    public static let staleToken = ErrorCode("stale_token", 410, 65)
    /// Somebody asks more often than they may.
    public static let rateLimited = ErrorCode("rate_limited", 429, 75)
    /// A plugin's code failed.
    public static let pluginError = ErrorCode("plugin_error", 500, 70)
    /// A plugin's code went past a limit.
    public static let pluginLimit = ErrorCode("plugin_limit", 500, 70)
    /// The data cannot be reached now.
    public static let unavailable = ErrorCode("unavailable", 503, 69)
    /// Something went wrong that nobody foresaw.
    package static let unforeseen = ErrorCode("internal", 500, 70)
    /// The command was typed wrong.
    public static let usage = ErrorCode("usage", 400, 64)
}
