import KithKernel
import KithModel

/// Refuses mailboxes that no server can be asked for.
enum MailboxRules {
    /// Checks the places of a batch, and forgets the error of a place that was changed.
    static func check(_ event: WriteEvent) throws {
        for change in event.changes {
            if let host = change["host"]?.text, !isHost(host) {
                change.reject(
                    "host", "`\(host)` is not the name of a server.",
                    recovery:
                        "Give its name alone, as imap.example.com; the port has its own field.")
            }
            if let port = change["port"]?.integer, !(1...65_535).contains(port) {
                change.reject("port", "A port is a number from 1 to 65535.")
            }
            if let folder = change["folder"]?.text, !isFolder(folder) {
                change.reject(
                    "folder", "`\(folder)` is not the name of a folder.",
                    recovery: "Write it in letters of ASCII, as the server does: Entw&APw-rfe.")
            }
            for name in ["user_name", "password"] {
                guard let text = change[name]?.text, text.unicodeScalars.contains(where: isControl)
                else { continue }
                change.reject(name, "`\(name)` holds a character that cannot be typed.")
            }
            if change.old == nil, change["fetch_from"]?.isNull != false {
                try change.set("fetch_from", to: .date(event.transaction.today))
            }
            try forget(change)
        }
    }

    private static let place = [
        "host", "port", "security", "user_name", "password", "folder", "is_enabled",
    ]

    private static func forget(_ change: RecordChange) throws {
        guard change.old != nil, place.contains(where: change.isChanged) else { return }
        try change.set("error", to: .null)
        try change.set("failures", to: .null)
        try change.set("next_try_at", to: .null)
    }

    private static func isHost(_ text: String) -> Bool {
        let inner =
            text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
        return !inner.isEmpty && inner.utf8.count <= 253
            && inner.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                    || byte == 0x2D || byte == 0x2E || byte == 0x5F
                    || (byte == 0x3A && inner.count < text.count)
            }
    }

    private static func isFolder(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200
            && text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value == 0x7F
    }
}
