import AsyncHTTPClient
package import Domain
import NIOCore
import NIOHTTP1

/// The network, by way of AsyncHTTPClient. Bodies and headers are never logged.
///
/// Every request goes to an address that ``OutboundAddressPolicy`` allows: the name is resolved once, all that it leads to
/// is checked, and the connection is made to what was checked.
package struct AsyncHTTPTransport: HTTPTransport {
    /// How many of a name's addresses are tried one after the other.
    private static let addressesTriedMax = 3

    private let policy: OutboundAddressPolicy
    private let resolver: any HostResolver
    private let clients: OutboundClients
    private let timeoutMax: Duration

    /// - Parameters:
    ///   - timeoutMax: no call waits longer, whatever it asks for.
    ///   - firstByteMax: how long the other side may be silent before its answer and within it.
    package init(
        policy: OutboundAddressPolicy, resolver: any HostResolver = SystemResolver(),
        timeoutMax: Duration = .seconds(120), firstByteMax: Duration = .seconds(10)
    ) {
        (self.policy, self.resolver, self.timeoutMax) = (policy, resolver, timeoutMax)
        clients = OutboundClients(firstByteMax: firstByteMax)
    }

    /// Ends all connections; later calls would open new ones.
    package func shutdown() async { await clients.shutdown() }

    package func send(_ request: HTTPRequest) async throws(IntegrationError) -> HTTPResponse {
        do {
            return try await exchange(request)
        } catch {
            throw error.error(hasEffect: request.hasEffect)
        }
    }

    private func exchange(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let deadline = NIODeadline.now() + .milliseconds(max(1, min(request.timeout, timeoutMax).wholeMilliseconds))
        let target: OutboundAddress
        do { target = try policy.check(request.url) } catch { throw .forbiddenAddress(error) }
        let outgoing = try prepare(request, to: target)
        guard !Task.isCancelled else { throw .notStarted }
        let addresses = try await checkedAddresses(of: target)
        for address in addresses.dropLast() {
            do {
                return try await exchange(outgoing, request, target, address, deadline)
            } catch {
                // Nothing was sent: another address of the same name may be reachable.
                guard error == .notConnected, NIODeadline.now() < deadline else { throw error }
            }
        }
        guard let last = addresses.last else { throw .notConnected }
        return try await exchange(outgoing, request, target, last, deadline)
    }

    /// What the name leads to now. One address that is not allowed spoils them all.
    func checkedAddresses(of target: OutboundAddress) async throws(TransportFailure) -> [IPAddress] {
        if let literal = target.literal { return [literal] }
        let found: [IPAddress]
        do { found = try await resolver.addresses(of: target.host) } catch { throw .notConnected }
        do { try policy.check(found) } catch { throw .forbiddenAddress(error) }
        return Array(found.prefix(Self.addressesTriedMax))
    }

    private func exchange(
        _ outgoing: HTTPClient.Request, _ request: HTTPRequest, _ target: OutboundAddress, _ address: IPAddress,
        _ deadline: NIODeadline
    ) async throws(TransportFailure) -> HTTPResponse {
        let key = OutboundClients.Key(host: target.host, address: address, authority: request.authority)
        return try await clients.with(key) { client async throws(TransportFailure) in
            let collector = ResponseCollector(bodyBytesMax: request.bodyBytesMax)
            let exchange = client.execute(request: outgoing, delegate: collector, deadline: deadline)
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
    }

    private func prepare(
        _ request: HTTPRequest, to target: OutboundAddress
    ) throws(TransportFailure) -> HTTPClient.Request {
        // The library would refuse these too, but with an error that looks like a failed connection.
        for (name, value) in request.headers {
            let isSendable = name.utf8.allSatisfy(\.isVisibleASCII) && !value.utf8.contains(where: \.isControl)
            guard isSendable, !name.isEmpty else {
                throw .invalidHeader(name: name.filter { $0.isASCII && !$0.isNewline })
            }
        }
        do {
            return try HTTPClient.Request(
                url: target.url, method: HTTPMethod(rawValue: request.method.rawValue),
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
