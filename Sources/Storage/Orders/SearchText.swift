/// Text folded for searching: lower case, Turkish letters and accents reduced, so that `ISTANBUL`, `İstanbul` and `ıstanbul`
/// find each other.
package func foldedForSearch(_ text: some StringProtocol) -> String {
    var folded = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "İ", "I", "ı", "Î", "î": folded += "i"
        case "ş", "Ş": folded += "s"
        case "ğ", "Ğ": folded += "g"
        case "ç", "Ç": folded += "c"
        case "ö", "Ö": folded += "o"
        case "ü", "Ü", "Û", "û": folded += "u"
        case "â", "Â": folded += "a"
        case "\u{307}": continue  // the dot that lower-casing İ leaves behind
        default: folded += scalar.properties.lowercaseMapping
        }
    }
    return folded
}
