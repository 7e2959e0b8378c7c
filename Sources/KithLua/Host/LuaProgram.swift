import CLuaHost
import KithModel

/// Compiled Lua: bytecode that this process has made, in memory that nothing writes once
/// it is made, so that any thread may read it: which the compiler cannot see.
final class LuaProgram: @unchecked Sendable {
    /// The bytecode; constant for the life of the program.
    let bytes: UnsafeBufferPointer<UInt8>
    private let owned: lua_host_bytes

    /// Compiles a text.
    ///
    /// - Parameters:
    ///   - name: what errors call it, as `scoring/main.lua`.
    ///   - text: Lua text; bytecode is refused.
    /// - Throws: `invalid` with file and line.
    init(_ name: String, _ text: [UInt8]) throws {
        var program = lua_host_bytes()
        let status = text.withUnsafeBufferPointer {
            lua_host_compile(name, $0.baseAddress, $0.count, &program)
        }
        guard status == LUA_HOST_OK else {
            defer { lua_host_bytes_free(&program) }
            let message = String(
                decoding: UnsafeBufferPointer(start: program.bytes, count: program.count),
                as: UTF8.self)
            throw KernelError(
                .invalid, message.isEmpty ? "\(name) cannot be compiled." : message,
                recovery: "Mend the file, then try again.")
        }
        owned = program
        bytes = UnsafeBufferPointer(start: program.bytes, count: program.count)
    }

    deinit {
        var owned = owned
        lua_host_bytes_free(&owned)
    }
}
