import CSodium
import KithModel
import KithStore

/// The digests of the change log: BLAKE2b with 32 bytes (RFC 7693), by libsodium.
enum Digest {
    /// Returns the digest of a change's images, mixed with its salt.
    static func of(salt: [UInt8], before: String?, after: String) -> [UInt8] {
        var bytes = salt
        bytes.reserveCapacity(salt.count + after.utf8.count + (before?.utf8.count ?? 0) + 16)
        if let before {
            append(Int64(before.utf8.count), to: &bytes)
            bytes.append(contentsOf: before.utf8)
        } else {
            append(-1, to: &bytes)
        }
        append(Int64(after.utf8.count), to: &bytes)
        bytes.append(contentsOf: after.utf8)
        return hash(bytes)
    }

    /// Returns the hash of a link of the chain over some entries.
    static func link(after previous: [UInt8], _ entries: [ChangeEntry]) -> [UInt8] {
        var bytes = previous
        bytes.reserveCapacity(previous.count + entries.count * 128)
        for entry in entries {
            append(entry.seq, to: &bytes)
            append(entry.set.rawValue, to: &bytes)
            append(entry.at.milliseconds, to: &bytes)
            append(entry.actor?.rawValue ?? -1, to: &bytes)
            append(entry.cause ?? -1, to: &bytes)
            append(entry.entity, to: &bytes)
            append(entry.record.rawValue, to: &bytes)
            append(entry.version, to: &bytes)
            append(Int64(entry.via.utf8.count), to: &bytes)
            bytes.append(contentsOf: entry.via.utf8)
            bytes.append(contentsOf: entry.operation.rawValue.utf8)
            bytes.append(contentsOf: entry.digest)
        }
        return hash(bytes)
    }

    /// Returns the hash of bytes.
    static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_generichash(&digest, 32, bytes, UInt64(bytes.count), nil, 0)
        return digest
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

/// Hands out random salts, drawing them from the system more at a time the more are needed.
struct SaltSource {
    private var pool: [UInt8] = []
    private var used = 0
    private var size = 16

    /// Returns 16 random bytes.
    mutating func next() -> [UInt8] {
        if used == pool.count {
            pool = [UInt8](repeating: 0, count: size)
            randombytes_buf(&pool, pool.count)
            used = 0
            size = min(size * 4, 4096)
        }
        defer { used += 16 }
        return Array(pool[used..<used + 16])
    }
}
