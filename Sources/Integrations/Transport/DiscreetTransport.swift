package import Domain
import FoundationEssentials

/// Keeps the secrets of an account out of errors: some systems repeat the key or the whole `Authorization` header in their
/// refusal, and what they answer is stored and shown.
///
/// A refusal is changed before anybody reads it. A good answer is left as it is, because it may hold the same characters
/// by chance; only its text for the log is changed.
package struct DiscreetTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let hidden: [String]

    package init(_ base: any HTTPTransport, hiding account: Account) {
        self.base = base
        hidden = DiscreetTransport.texts(of: account)
    }

    package func send(_ request: HTTPRequest) async throws(IntegrationError) -> HTTPResponse {
        do {
            var response = try await base.send(request)
            response.hiddenTexts = hidden
            if !response.isSuccess { hide(in: &response) }
            return response
        } catch {
            var discreet = error
            discreet.message = Redaction.hiding(hidden, in: error.message)
            discreet.rawAnswer = error.rawAnswer.map { Redaction.hiding(hidden, in: $0) }
            throw discreet
        }
    }

    private func hide(in response: inout HTTPResponse) {
        guard let text = String(validating: response.body, as: UTF8.self) else { return }
        response.body = Array(Redaction.hiding(hidden, in: text).utf8)
    }

    /// The secrets in the forms in which they go out or come back: as they are, percent-encoded, with the escapes of JSON,
    /// and as name and password in base64.
    private static func texts(of account: Account) -> [String] {
        let secrets = [account.apiKey, account.apiSecret, account.password].map(\.revealed).filter { !$0.isEmpty }
        let pairs = [
            (account.apiKey.revealed, account.apiSecret.revealed), (account.userName, account.password.revealed),
        ].filter { !$0.0.isEmpty && !$0.1.isEmpty }.map { Data("\($0):\($1)".utf8).base64EncodedString() }
        let encoded = secrets.map { secret in
            secret.utf8.map { byte in
                isUnreserved(byte) ? String(decoding: [byte], as: UTF8.self) : "%" + hexadecimal([byte]).uppercased()
            }.joined()
        }
        let escaped = secrets.map { $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
        return Array(Set(secrets + pairs + encoded + escaped))
    }

    /// Letters, digits and the signs that RFC 3986 leaves as they are.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~".utf8.contains(byte)
        }
    }
}
