/// Why a password was not hashed or compared.
package enum PasswordHashError: Error, Sendable, Equatable {
    /// The stored text is no scrypt PHC string, or its parameters are beyond reason.
    case malformed
    case emptyPassword
    /// The computation failed, in practice for want of memory.
    case failed
}
