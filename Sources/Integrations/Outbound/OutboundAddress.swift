import Domain

/// An address that may be called, in parts. Made by ``OutboundAddressPolicy`` only.
package struct OutboundAddress: Sendable, Equatable {
    /// `https`, or `http` on this machine.
    package let scheme: String
    /// In lower case.
    package let host: String
    package let port: Int
    /// Path and query as given; begins with `/` or `?`, or is empty.
    let rest: String
    /// The address itself where the host is one: only ever this machine's own.
    let literal: IPAddress?

    /// The address in the form in which it is called. The host is written exactly as ``host``, because the library finds
    /// the checked address by it.
    var url: String {
        let isUsual = port == (scheme == "https" ? 443 : 80)
        let path = rest.hasPrefix("/") ? rest : "/" + rest
        return "\(scheme)://\(host)\(isUsual ? "" : ":\(port)")\(path)"
    }
}

/// Why an address may not be called.
package enum OutboundRefusal: Error, Sendable, Equatable, CaseIterable {
    case tooLong
    case notASCII
    case malformed
    case scheme
    case userInfo
    case fragment
    case hostIsAddress
    case trailingDot
    case localName
    case port
    /// The name leads to an address that is not in the public Internet.
    case notPublic

    /// What is wrong and what would be right, in Turkish.
    package var text: String {
        switch self {
        case .tooLong: "Adres en çok 2048 karakter olabilir."
        case .notASCII: "Adreste yalnız ASCII karakter olabilir; Türkçe harfli alan adlarını xn--… biçiminde yazın."
        case .malformed: "Adres okunamıyor; https://ornek.com/yol biçiminde yazın."
        case .scheme: "Adres https:// ile başlamalı."
        case .userInfo: "Adreste kullanıcı adı ya da şifre (@) olamaz; bunları kendi alanlarına yazın."
        case .fragment: "Adreste # olamaz."
        case .hostIsAddress: "Sunucu bir alan adıyla yazılmalı, IP adresiyle değil."
        case .trailingDot: "Alan adı nokta ile bitemez."
        case .localName: "Yerel ağdaki bir ad kullanılamaz; internetten erişilen tam alan adını yazın."
        case .port: "Bu bağlantı noktası (port) kullanılamaz; 443 kullanın ya da yöneticiden izin isteyin."
        case .notPublic: "Alan adı internete açık olmayan bir adrese gidiyor; bu adrese bağlanılmaz."
        }
    }
}
