import FoundationEssentials

/// The standard Base64 form of the bytes, with padding (RFC 4648, section 4).
func base64(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

/// The bytes of a standard Base64 text with padding; nil for anything else.
func bytes(base64 text: String) -> [UInt8]? { Data(base64Encoded: text).map { [UInt8]($0) } }
