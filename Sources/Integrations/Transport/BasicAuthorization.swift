package import Domain
import FoundationEssentials

/// The value of an `Authorization` header with name and password (RFC 7617).
package func basicAuthorization(user: Secret, password: Secret) -> String {
    "Basic " + Data((user.revealed + ":" + password.revealed).utf8).base64EncodedString()
}
