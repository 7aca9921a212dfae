/// The form that the address of a receiver must have. Where it leads is looked at by the transport, at each call.
package enum WebhookAddress {
    package static let lengthMax = 2048

    /// What is wrong with an address, in Turkish; nil if nothing is.
    package static func problem(with address: String) -> String? {
        guard !address.isEmpty, address.utf8.count <= lengthMax else {
            return "https:// ile başlayan, en çok \(lengthMax) karakterlik bir adres yazın."
        }
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#"\"<>`{}|^"#.utf8.contains($0) }) else {
            return "Boşluk, Türkçe harf ve \\ içeremez; alan adını xn-- biçiminde, öbürlerini %XX ile yazın."
        }
        guard address.lowercased().hasPrefix("https://") else { return "Yalnız https:// adresi olabilir." }
        let rest = address.dropFirst("https://".count)
        guard !rest.contains("#") else { return "# işareti içeremez." }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else {
            return "Kullanıcı adı ya da şifre içeremez; gizli bir sözcük gerekiyorsa yola yazın."
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 1 || (parts.count == 2 && parts[1] == "443") else {
            return "Yalnız 443 numaralı kapıya gönderilir; adresten kapı numarasını çıkarın."
        }
        guard isName(parts[0].lowercased()) else {
            return "Sunucu, internette bilinen bir alan adı olmalı (IP adresi, localhost ya da sonu noktalı ad olamaz)."
        }
        return nil
    }

    /// Two labels or more of letters, digits and hyphens (RFC 1123), the last one a word: what no reader takes for a number.
    private static func isName(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, host.utf8.count <= 253, let last = labels.last else { return false }
        guard let first = last.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
            !["localhost", "local", "internal", "localdomain"].contains(last)
        else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { byte in
                    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                }
        }
    }
}
