import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import Storage

/// `/kancalar/{kod}`: where platforms report to us. The path itself is secret; the body proves where it comes from.
func webhookRoutes(_ services: WebServices) -> [Route] {
    [
        Route(.post, "/kancalar/{kod}", door: .open, access: .everyone, body: .raw, limit: .webhook) { request in
            let headers = request.headers
            let lookUp: @Sendable (String) -> String? = { name in HTTPField.Name(name).flatMap { headers[$0] } }
            do throws(any Error) {
                _ = try await services.operations.receiveWebhook(
                    code: try code(in: request), header: lookUp, body: request.body)
            } catch OperationError.forbidden {
                throw WebhookRefused()
            }
            return .json(["durum": "alindi"])
        },
        Route(.get, "/kancalar/{kod}", door: .open, access: .everyone, limit: .webhook) { request in
            let query = FormCoding.pairs(request.query.utf8) ?? []
            func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
            let challenge = try await services.operations.verifyWhatsAppHandshake(
                code: try code(in: request), mode: value("hub.mode"), token: value("hub.verify_token"),
                challenge: value("hub.challenge"))
            return .text(challenge)
        },
    ]
}

/// The secret part of the path. Nothing that our own codes never are is looked up.
private func code(in request: WebRequest) throws(OperationError) -> String {
    guard let code = request.parameters["kod"], (1...64).contains(code.utf8.count) else { throw .notFound }
    return code
}

/// A webhook whose proof is wrong. Answered with 401, and told apart from other errors by its code.
struct WebhookRefused: Error {}
