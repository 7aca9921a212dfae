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
            return try await withDeadline { Array(try await request.body.collect(upTo: kind.limit).readableBytesView) }
        } catch is NIOTooManyBytesError {
            throw RequestFault.bodyTooLarge(limit: kind.limit)
        } catch {
            throw BrokenBody(cause: error)
        }
    }

    /// A client that sends a byte a second would hold its connection for ever otherwise.
    private static let timeMax: Duration = .seconds(60)

    private static func withDeadline(_ read: @escaping @Sendable () async throws -> [UInt8]) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { try await read() }
            group.addTask {
                try await Task.sleep(for: timeMax)
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            guard let first else { throw TooSlow() }
            return first
        }
    }
}

/// The body did not arrive in time.
struct TooSlow: Error {}

/// The body ended in the middle or breaks the rules of HTTP.
struct BrokenBody: Error {
    let cause: any Error
}
