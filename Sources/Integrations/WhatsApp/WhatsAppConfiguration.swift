import LosslessJSON

/// The settings of a WhatsApp account: `{"surum": "v23.0", "telefon_no_id": "…", "waba_id": "…"}`.
struct WhatsAppConfiguration: Sendable, Equatable {
    /// The version of the Graph API, part of every path. Each one lives about two years.
    var version = "v23.0"
    /// The id (not the number) of the telephone that sends.
    var phoneNumberID = ""
    /// The id of the WhatsApp business account.
    var businessAccountID: String?

    /// Reads the settings. What is wrong is named in the second part.
    static func read(_ text: String) -> (configuration: WhatsAppConfiguration, problems: [String]) {
        var reader = SettingsReader(text)
        var read = WhatsAppConfiguration()
        if let version = reader.text("surum") {
            if version.wholeMatch(of: /v[0-9]{1,3}\.[0-9]{1,2}/) == nil { reader.refuse("surum", "v23.0 gibi olmalı") }
            read.version = version
        }
        read.phoneNumberID = reader.number("telefon_no_id") ?? ""
        if read.phoneNumberID.isEmpty, reader.problems.isEmpty { reader.refuse("telefon_no_id", "eksik") }
        read.businessAccountID = reader.number("waba_id")
        reader.refuseUnknownKeys()
        return (read, reader.problems)
    }
}

extension SettingsReader {
    /// An id of digits, given as text or as a number.
    fileprivate mutating func number(_ key: String) -> String? {
        guard let value = value(key), !value.isNull else { return nil }
        guard let digits = value.text, (1...32).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            refuse(key, "yalnızca rakamlardan oluşmalı")
            return nil
        }
        return digits
    }
}
