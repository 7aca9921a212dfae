import Domain
import Integrations
import LosslessJSON
import Synchronization

/// A shop, a supplier and a message channel in memory, and every call that was made to them.
final class FakeOutside: HTTPTransport {
    enum Behaviour: Sendable, Equatable {
        case normal
        /// Takes the request in, and the answer is lost.
        case losesAnswer
        /// The request is lost with its answer.
        case losesRequest
        case refuses(Int)
    }

    struct State: Sendable {
        var supplier = Behaviour.normal
        var channel = Behaviour.normal
        /// The word that the supplier answers with.
        var word = "received"
        /// What the shop's stream holds.
        var packages: [JSON] = []
        /// The supplier's orders, body by reference.
        var orders: [String: JSON] = [:]
        var recalled: [String] = []
        var submissions: [JSON] = []
        var lookupCount = 0
        var messages: [JSON] = []
        var shopWrites: [JSON] = []
        /// What the receivers of events answer with, by address; 200 if nothing is said.
        var receivers: [String: Int] = [:]
        var receiverText = "tamam"
        /// What reached a receiver, or was sent to one that is down.
        var parcels: [HTTPRequest] = []
        /// What any address of dosya.test gives.
        var download: Result<HTTPResponse, IntegrationError> = .success(HTTPResponse(status: 404))
        var downloads: [HTTPRequest] = []
    }

    private let state = Mutex(State())

    var now: State { state.withLock { $0 } }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func send(_ request: HTTPRequest) async throws(IntegrationError) -> HTTPResponse {
        let answer: Result<HTTPResponse, IntegrationError> = state.withLock { state in
            if request.url.hasPrefix("https://tedarikci.test") { return FakeOutside.supplier(request, &state) }
            if request.url.hasPrefix("https://alici") { return FakeOutside.receiver(request, &state) }
            if request.url.hasPrefix("https://dosya.test/") {
                state.downloads.append(request)
                return state.download
            }
            if request.url.hasSuffix("/messages") { return FakeOutside.channel(request, &state) }
            return .success(FakeOutside.shop(request, &state))
        }
        return try answer.get()
    }

    private static let lost = IntegrationError(.outcomeUnknown, code: "yanit_alinamadi", message: "Yanıt gelmedi.")

    private static func supplier(_ request: HTTPRequest, _ state: inout State) -> Result<HTTPResponse, IntegrationError>
    {
        let path = request.url.dropFirst("https://tedarikci.test".count)
        if path.hasSuffix("/cancel") {
            if case .refuses(let status) = state.supplier {
                return .success(json(status, ["message": "geri çekilemez"]))
            }
            state.recalled.append(String(path.split(separator: "/")[1]))
            return .success(json(200, [:]))
        }
        if request.method == .get {
            state.lookupCount += 1
            let reference = String(path.split(separator: "=").last ?? "")
            let found = state.orders[reference].map { _ in JSON.array([order(reference, state)]) } ?? []
            return .success(json(200, ["orders": found]))
        }
        let body = request.body.flatMap { try? JSON(parsing: $0) } ?? .null
        let reference = body["reference"]?.string ?? ""
        state.submissions.append(body)
        switch state.supplier {
        case .refuses(let status): return .success(json(status, ["message": "kabul edilmedi"]))
        case .losesRequest: return .failure(lost)
        case .losesAnswer:
            state.orders[reference] = body
            return .failure(lost)
        case .normal:
            state.orders[reference] = body
            return .success(json(200, order(reference, state)))
        }
    }

    private static func order(_ reference: String, _ state: State) -> JSON {
        ["id": .string("T-\(reference)"), "status": .string(state.word), "reference": .string(reference)]
    }

    private static func channel(_ request: HTTPRequest, _ state: inout State) -> Result<HTTPResponse, IntegrationError>
    {
        state.messages.append(request.body.flatMap { try? JSON(parsing: $0) } ?? .null)
        switch state.channel {
        case .normal: return .success(json(200, ["messages": [["id": .string("wamid.\(state.messages.count)")]]]))
        case .refuses(let status):
            // The vendor's own codes for "too many messages" and "wrong parameter".
            return .success(json(status, ["error": ["message": "olmaz", "code": status == 429 ? 130_429 : 100]]))
        case .losesAnswer, .losesRequest: return .failure(lost)
        }
    }

    /// A status of 0 stands for a receiver that takes the event in and never answers.
    private static func receiver(_ request: HTTPRequest, _ state: inout State) -> Result<HTTPResponse, IntegrationError>
    {
        state.parcels.append(request)
        let status = state.receivers[request.url] ?? 200
        guard status > 0 else {
            return .failure(IntegrationError(.temporary, code: "zaman_asimi", message: "Yanıt gelmedi."))
        }
        return .success(HTTPResponse(status: status, body: Array(state.receiverText.utf8)))
    }

    private static func shop(_ request: HTTPRequest, _ state: inout State) -> HTTPResponse {
        guard request.method == .get else {
            state.shopWrites.append(request.body.flatMap { try? JSON(parsing: $0) } ?? .null)
            return json(200, [:])
        }
        return json(200, ["content": .array(state.packages), "hasMore": false])
    }

    private static func json(_ status: Int, _ body: JSON) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("Content-Type", "application/json")], body: body.utf8)
    }
}
