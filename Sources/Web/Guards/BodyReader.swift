import HTTPTypes
import Hummingbird
import NIOCore

/// Reads a body of the right type within the route's limit, and no byte more.
enum BodyReader {
    static func read(_ kind: BodyKind, of request: Request) async throws -> [UInt8] {
        guard kind != .none else { return [] }
        let type = MediaTypeHeader(request.headers[.contentType] ?? "").name
        guard kind.mediaTypes.isEmpty || kind.mediaTypes.contains(type) else {
            throw RequestFault.unsupportedMediaType(expected: kind.mediaTypes)
        }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > kind.limit {
            throw RequestFault.bodyTooLarge(limit: kind.limit)
        }
        do {
            let buffer = try await request.body.collect(upTo: kind.limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw RequestFault.bodyTooLarge(limit: kind.limit)
        } catch {
            throw BrokenBody(cause: error)
        }
    }
}

/// The body ended in the middle or breaks the rules of HTTP.
struct BrokenBody: Error {
    let cause: any Error
}
