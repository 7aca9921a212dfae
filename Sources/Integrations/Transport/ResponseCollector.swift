import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Collects one answer up to a size, and remembers how far the exchange came: what decides whether a failed request may
/// have had its effect.
final class ResponseCollector: HTTPClientResponseDelegate {
    typealias Response = HTTPResponse

    enum Progress: Sendable {
        case nothingSent
        case sent
        case answering
    }

    private struct State: Sendable {
        var progress = Progress.nothingSent
        var response = HTTPResponse(status: 0)
    }

    private let state = Mutex(State())
    private let bodyBytesMax: Int

    init(bodyBytesMax: Int) { self.bodyBytesMax = bodyBytesMax }

    var progress: Progress { state.withLock(\.progress) }

    func didSendRequestHead(task: HTTPClient.Task<HTTPResponse>, _ head: HTTPRequestHead) {
        state.withLock { $0.progress = .sent }
    }

    func didReceiveHead(task: HTTPClient.Task<HTTPResponse>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock {
            $0.progress = .answering
            $0.response.status = Int(head.status.code)
            $0.response.headers = head.headers.map { ($0.name, $0.value) }
        }
        let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        return announced > bodyBytesMax ? tooLong(task) : task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<HTTPResponse>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock {
            guard $0.response.body.count + buffer.readableBytes <= bodyBytesMax else { return false }
            $0.response.body.append(contentsOf: buffer.readableBytesView)
            return true
        }
        return fits ? task.eventLoop.makeSucceededVoidFuture() : tooLong(task)
    }

    func didFinishRequest(task: HTTPClient.Task<HTTPResponse>) throws -> HTTPResponse { state.withLock(\.response) }

    private func tooLong(_ task: HTTPClient.Task<HTTPResponse>) -> EventLoopFuture<Void> {
        task.eventLoop.makeFailedFuture(TransportFailure.answerTooLong(bytesMax: bodyBytesMax))
    }
}
