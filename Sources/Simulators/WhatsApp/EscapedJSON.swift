import LosslessJSON

/// JSON text as Meta writes it in webhooks: every character beyond ASCII as `\u015f`, every slash as `\/`.
///
/// The signature is over these bytes, so a receiver that signs its own rewriting of the JSON fails.
func escapedUTF8(_ value: JSON) -> [UInt8] {
    var text = ""
    for scalar in value.description.unicodeScalars {
        switch scalar {
        case "/": text += "\\/"
        case _ where scalar.isASCII: text.unicodeScalars.append(scalar)
        default:
            for unit in String(Character(scalar)).utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }
    return Array(text.utf8)
}
