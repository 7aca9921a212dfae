import NIOSSL

/// Certificates of authorities that one account trusts instead of the public ones (`ca_pem`).
///
/// With them a certificate is checked as fully as without: chain, time and name.
package struct PrivateCA: Sendable, Hashable {
    package static let bytesMax = 12_288

    /// The certificates as PEM text.
    package let pem: String

    /// - Parameter pem: nil is returned unless it holds at least one certificate that can be read, and nothing secret.
    package init?(pem: String) {
        guard pem.utf8.count <= Self.bytesMax, !pem.contains("PRIVATE KEY"),
            let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)), !certificates.isEmpty
        else { return nil }
        self.pem = pem
    }

    /// How connections are secured that trust these authorities; the public ones if nil.
    static func tlsConfiguration(_ authority: PrivateCA?) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        if let authority {
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.pem.utf8)))
        }
        return configuration
    }
}
