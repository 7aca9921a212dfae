package import Domain
import LosslessJSON

/// A supplier with a plain REST interface that takes orders as JSON; paths, fields and words come from the account's
/// settings (platform `genel_rest`).
package struct RestSupplierClient: SupplierClient {
    private let account: Account
    private let configuration: RestSupplierConfiguration
    private let problem: String?
    private let transport: any HTTPTransport
    private let world: World

    /// - Parameter account: wrong settings are no error here; every call throws `permanent` and names the setting.
    package init(account: Account, transport: any HTTPTransport, world: World) {
        let (configuration, problems) = RestSupplierConfiguration.read(account.configuration)
        (self.account, self.configuration, self.problem) = (account, configuration, problems.first)
        (self.transport, self.world) = (transport, world)
    }

    /// What is wrong with settings, a Turkish sentence for each; empty if they can be used.
    package static func problems(in configuration: String) -> [String] {
        RestSupplierConfiguration.read(configuration).problems
    }

    package var canBeAsked: Bool { configuration.lookup != nil }

    /// Calls the path of `dene`; without one it looks for an order that can't be there, and without that, too, it only
    /// sees whether the address answers.
    package func testConnection() async throws(IntegrationError) {
        let (path, harmless): (String, Set<Int>) =
            if let probe = configuration.probe {
                (probe.path, [])
            } else if let lookup = configuration.lookup?.path(reference: "baglanti-denemesi", supplierOrderNumber: nil)
            {
                (lookup, [404])
            } else {
                ("/", [400, 404, 405])
            }
        let response = try await send(.get, path, body: nil, hasEffect: false)
        if !response.isSuccess, !harmless.contains(response.status) { throw refusal(response, hasEffect: false) }
    }

    package func submit(_ request: SupplierOrderRequest) async throws(IntegrationError) -> SupplierAnswer {
        let header = configuration.idempotencyHeader.map { ($0, request.reference) }
        let response = try await send(
            configuration.submit.method, configuration.submit.path, headers: header.map { [$0] } ?? [],
            body: configuration.body(for: request).utf8, hasEffect: true)
        if response.status == 409 { return try existingOrder(response, reference: request.reference) }
        guard response.isSuccess else { throw refusal(response, hasEffect: true) }
        if response.status == 204 { return SupplierAnswer(supplierOrderNumber: nil, state: .received) }
        guard let json = try? JSON(parsing: response.body), let order = configuration.order(json) else {
            throw unclear(response, code: "yanit_okunamadi")
        }
        return order
    }

    package func find(reference: String) async throws(IntegrationError) -> SupplierAnswer? {
        guard let path = configuration.lookup?.path(reference: reference, supplierOrderNumber: nil) else {
            throw unsupported("Tedarikçiye sipariş sorulamıyor: sorgula ayarı yok.")
        }
        let response = try await send(.get, path, body: nil, hasEffect: false)
        if response.status == 404 {
            try refuseHTML(response, hasEffect: false)
            return nil
        }
        guard response.isSuccess else { throw refusal(response, hasEffect: false) }
        let json = try requireJSON(response)
        return try configuration.foundOrder(json, reference: reference, rawAnswer: response.bodyText)
    }

    package func recall(reference: String, supplierOrderNumber: String?) async throws(IntegrationError) {
        guard let call = configuration.recall else {
            throw unsupported("Tedarikçiden sipariş geri çekilemiyor: geri_cek ayarı yok.")
        }
        guard let path = call.path(reference: reference, supplierOrderNumber: supplierOrderNumber) else {
            throw unsupported("Sipariş geri çekilemedi: tedarikçinin sipariş numarası bilinmiyor.")
        }
        let response = try await send(call.method, path, body: nil, hasEffect: true)
        guard response.isSuccess else { throw refusal(response, hasEffect: true) }
    }

    private func send(
        _ method: HTTPMethodName, _ path: String, headers: [(String, String)] = [], body: [UInt8]?, hasEffect: Bool
    ) async throws(IntegrationError) -> HTTPResponse {
        if let problem {
            throw IntegrationError(.permanent, code: "ayar_hatali", message: "Tedarikçi ayarı hatalı: \(problem)")
        }
        var all = try credentials() + [("Accept", "application/json")] + headers
        if body != nil { all.append(("Content-Type", "application/json")) }
        var request = HTTPRequest(method, account.baseURL + path, headers: all, body: body, hasEffect: hasEffect)
        request.authority = configuration.authority
        return try await transport.send(request)
    }

    private func credentials() throws(IntegrationError) -> [(String, String)] {
        switch configuration.authentication {
        case .none: return []
        case .apiKey(let header): return [(header, try filled(account.apiKey, "API anahtarı"))]
        case .bearer: return [("Authorization", "Bearer " + (try filled(account.apiKey, "API anahtarı")))]
        case .basic:
            let user = Secret(try filled(Secret(account.userName), "Kullanıcı adı"))
            return [("Authorization", basicAuthorization(user: user, password: account.password))]
        }
    }

    private func filled(_ secret: Secret, _ name: String) throws(IntegrationError) -> String {
        guard !secret.isEmpty else {
            throw IntegrationError(.credentials, code: "kimlik_eksik", message: "\(name) girilmemiş.")
        }
        return secret.revealed
    }

    private func existingOrder(_ response: HTTPResponse, reference: String) throws(IntegrationError) -> SupplierAnswer {
        guard let json = try? JSON(parsing: response.body),
            let order = configuration.existingOrder(json, reference: reference)
        else { throw unclear(response, code: "http_409") }
        return order
    }

    /// What an answer other than 2xx means, with the supplier's own words.
    private func refusal(_ response: HTTPResponse, hasEffect: Bool) -> IntegrationError {
        var error = IntegrationError(answer: response, hasEffect: hasEffect, now: world.now())
        if let message = supplierMessage(response) { error.message += " Tedarikçinin yanıtı: \(message)" }
        return error
    }

    private func unclear(_ response: HTTPResponse, code: String) -> IntegrationError {
        IntegrationError(
            .outcomeUnknown, code: code,
            message: "Tedarikçi yanıt verdi (HTTP \(response.status)), ama siparişi aldığı anlaşılmıyor; "
                + "önce sorgulanmalı. Sürerse yanit ayarını denetleyin.",
            rawAnswer: response.bodyText)
    }

    private func unsupported(_ message: String) -> IntegrationError {
        IntegrationError(.permanent, code: "desteklenmiyor", message: message)
    }
}
