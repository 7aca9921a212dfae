package import AsyncHTTPClient
package import Domain
import NIOCore
import NIOHTTP1

/// The network, by way of AsyncHTTPClient. Bodies and headers are never logged.
package struct AsyncHTTPTransport: HTTPTransport {
    private let client: HTTPClient
    private let timeoutMax: Duration

    /// - Parameters:
    ///   - client: made with ``clientConfiguration``; its owner shuts it down.
    ///   - timeoutMax: no call waits longer, whatever it asks for.
    package init(client: HTTPClient, timeoutMax: Duration = .seconds(120)) {
        self.client = client
        self.timeoutMax = timeoutMax
    }

    /// How the client must be set up: no redirects, 3 seconds to connect, certificates always checked, and a failed
    /// connection reported at once, because the job queue is what tries again.
    package static var clientConfiguration: HTTPClient.Configuration {
        var pool = HTTPClient.Configuration.ConnectionPool(idleTimeout: .seconds(20))
        pool.retryConnectionEstablishment = false
        return HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(3)), connectionPool: pool)
    }

    package func send(_ request: HTTPRequest) async throws(IntegrationError) -> HTTPResponse {
        do {
            return try await exchange(request)
        } catch {
            throw error.error(hasEffect: request.hasEffect)
        }
    }

    private func exchange(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let outgoing = try prepare(request)
        guard !Task.isCancelled else { throw .notStarted }
        let collector = ResponseCollector(bodyBytesMax: request.bodyBytesMax)
        let exchange = client.execute(
            request: outgoing, delegate: collector,
            deadline: .now() + .milliseconds(max(1, min(request.timeout, timeoutMax).wholeMilliseconds)))
        do {
            return try await withTaskCancellationHandler {
                try await exchange.get()
            } onCancel: {
                exchange.cancel()
            }
        } catch {
            throw TransportFailure(error, progress: collector.progress)
        }
    }

    private func prepare(_ request: HTTPRequest) throws(TransportFailure) -> HTTPClient.Request {
        // The library would refuse these too, but with an error that looks like a failed connection.
        for (name, value) in request.headers {
            let isSendable = name.utf8.allSatisfy(\.isVisibleASCII) && !value.utf8.contains(where: \.isControl)
            guard isSendable, !name.isEmpty else {
                throw .invalidHeader(name: name.filter { $0.isASCII && !$0.isNewline })
            }
        }
        // The library also speaks to local sockets, which no outside system is.
        guard request.url.hasPrefix("https://") || request.url.hasPrefix("http://") else { throw .invalidAddress }
        do {
            return try HTTPClient.Request(
                url: request.url, method: HTTPMethod(rawValue: request.method.rawValue),
                headers: HTTPHeaders(request.headers), body: request.body.map { .bytes($0) })
        } catch {
            throw .invalidAddress
        }
    }
}

extension TransportFailure {
    /// Reads the library's error. A deadline or a cancellation counts as sent even where no sending was seen, because the
    /// two may cross; every other error before sending means that nothing went out.
    fileprivate init(_ error: any Error, progress: ResponseCollector.Progress) {
        if let failure = error as? TransportFailure {
            self = failure
            return
        }
        switch error as? HTTPClientError {
        case .deadlineExceeded, .readTimeout, .writeTimeout: self = .timedOut
        case .cancelled: self = .cancelled
        default:
            switch progress {
            case .nothingSent: self = TransportFailure.isAboutTrust(error) ? .notTrusted : .notConnected
            case .sent: self = .noAnswer
            case .answering: self = .answerCut
            }
        }
    }

    /// The TLS library's own errors are known by the module of their type: it is no dependency of ours.
    private static func isAboutTrust(_ error: any Error) -> Bool {
        String(reflecting: type(of: error)).hasPrefix("NIOSSL.")
    }
}

extension UInt8 {
    fileprivate var isVisibleASCII: Bool { (0x21...0x7E).contains(self) }
    fileprivate var isControl: Bool { self < 0x20 && self != 0x09 || self == 0x7F }
}
