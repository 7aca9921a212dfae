import Domain
import HTTPTypes
import Operations

/// Finds out who calls, by the proof that the route's door asks for.
struct SessionOrKey {
    let services: WebServices

    /// The caller; nil on a route for everyone if there is no proof or it is not good.
    func identify(_ route: Route, _ request: WebRequest) async throws -> SignedIn? {
        switch route.door {
        case .open: return nil
        case .api:
            guard route.access != .everyone else { return nil }
            // Addresses end up in logs, histories and proxies: a key in one counts as given away.
            guard keyInQuery(request) == nil else { throw ApiFault.keyInQuery }
            return try await services.people.authenticate(
                apiKey: try bearer(request), requestID: request.id, address: request.clientAddress)
        case .panel:
            do { return try await session(request) } catch SignInError.notSignedIn {
                guard route.access == .everyone else { throw SignInError.notSignedIn }
                return nil
            }
        }
    }

    private func session(_ request: WebRequest) async throws -> SignedIn {
        guard let token = request.headers.cookie(services.options.sessionCookieName), !token.isEmpty else {
            throw SignInError.notSignedIn
        }
        return try await services.people.authenticate(sessionToken: Secret(token), requestID: request.id)
    }

    /// Records the key in the request's address, if it is one that works.
    func noteKeyInQuery(_ request: WebRequest) async throws {
        guard let key = keyInQuery(request) else { return }
        try await services.people.noteExposedKey(key, origin: request.origin)
    }

    private func keyInQuery(_ request: WebRequest) -> Secret? {
        guard let start = request.query.firstRange(of: ApiKeyFormat.prefix) else { return nil }
        let key = request.query[start.lowerBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return Secret(String(key))
    }

    private func bearer(_ request: WebRequest) throws -> Secret {
        let values = request.headers[values: .authorization]
        guard values.count == 1, let value = values.first, value.lowercased().hasPrefix("bearer ") else {
            throw SignInError.notSignedIn
        }
        return Secret(String(value.dropFirst("bearer ".count).drop { $0 == " " }))
    }
}
