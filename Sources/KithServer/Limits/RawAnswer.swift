import KithAPI
import KithKernel
import KithModel
import NIOCore
import NIOHTTP1

/// An answer in the bytes of HTTP, for what never became a request.
enum RawAnswer {
    /// Returns a problem document with its head; the connection ends with it.
    static func bytes(_ error: KernelError) -> ByteBuffer {
        let response = Problem(error).response
        guard case .bytes(let body) = response.body else { return ByteBuffer() }
        let status = HTTPResponseStatus(statusCode: response.status)
        var head = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n"
        let headers =
            response.headers + [("content-length", "\(body.count)"), ("connection", "close")]
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        var buffer = ByteBuffer(string: head + "\r\n")
        buffer.writeBytes(body)
        return buffer
    }
}
