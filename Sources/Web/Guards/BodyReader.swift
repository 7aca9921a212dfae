import HTTPTypes
import Hummingbird
import NIOCore

/// Reads a body of the right type within the route's limit, and no byte more.
enum BodyReader {
    /// - Parameter timeMax: how long the whole body may take. On a socket the connection's own times end it before.
    static func read(_ kind: BodyKind, of request: Request, timeMax: Duration) async throws -> [UInt8] {
        guard kind != .none else { return [] }
        let type = MediaTypeHeader(request.headers[.contentType] ?? "").name
        guard kind.mediaTypes.isEmpty || kind.mediaTypes.contains(type) else {
            throw RequestFault.unsupportedMediaType(expected: kind.mediaTypes)
        }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > kind.limit {
            throw RequestFault.bodyTooLarge(limit: kind.limit)
        }
        do {
            return try await withDeadline(timeMax) {
                Array(try await request.body.collect(upTo: kind.limit).readableBytesView)
            }
        } catch is NIOTooManyBytesError {
            throw RequestFault.bodyTooLarge(limit: kind.limit)
        } catch let fault as RequestFault {
            throw fault
        } catch {
            throw BrokenBody(cause: error)
        }
    }

    private static func withDeadline(
        _ timeMax: Duration, _ read: @escaping @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { try await read() }
            group.addTask {
                try await Task.sleep(for: timeMax)
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            guard let first else { throw RequestFault.tooSlow }
            return first
        }
    }
}

/// The body ended in the middle or breaks the rules of HTTP.
struct BrokenBody: Error {
    let cause: any Error
}
