package import Domain

/// A file fetched from an address that somebody gave (S50 and S51 of the security notes).
package struct FileDownload: Sendable {
    package var bytes: [UInt8]
    /// The type that the server claims, without parameters; nil if it claims none.
    package var contentType: String?
    /// The last part of the path that the file came from; empty if there is none.
    package var name: String

    package static let bytesMax = 10 << 20
    package static let redirectsMax = 3
    private static let timeMax = Duration.seconds(30)

    /// Fetches a file. Nothing that proves who we are goes along; every address on the way is checked like the first one.
    ///
    /// - Throws: ``IntegrationError``, always with code `indirilemedi` and the same words: whether a port is open, who
    ///   answers there and what it says is nobody's business.
    package static func fetch(_ url: String, by transport: any HTTPTransport) async throws(IntegrationError)
        -> FileDownload
    {
        let deadline = ContinuousClock.now + timeMax
        var place = url
        for _ in 0...redirectsMax {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw failed }
            let response: HTTPResponse
            do {
                response = try await transport.send(
                    HTTPRequest(
                        .get, place, headers: [("Accept", "*/*")], timeout: left, bodyBytesMax: bytesMax,
                        hasEffect: false))
            } catch {
                throw failed
            }
            if response.status == 200 { return FileDownload(response, from: place) }
            guard [301, 302, 303, 307, 308].contains(response.status), let next = response.header("Location"),
                let target = resolve(next, against: place)
            else { throw failed }
            place = target
        }
        throw failed
    }

    private init(_ response: HTTPResponse, from place: String) {
        bytes = response.body
        let claim = response.header("Content-Type")?.prefix { $0 != ";" }.lowercased().trimmingBlanks
        contentType = claim.flatMap { $0.isEmpty || $0 == "binary/octet-stream" ? nil : $0 }
        let path = place.dropFirst("https://".count).prefix { $0 != "?" }
        let last = path.contains("/") ? path.split(separator: "/", omittingEmptySubsequences: false).last ?? "" : ""
        name = FileDownload.percentDecoded(last)
    }

    /// The text that `%XX` stand for; what is not such a mark stays as it is.
    private static func percentDecoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let digits = String(decoding: bytes[index...].dropFirst().prefix(2), as: UTF8.self)
            if bytes[index] == UInt8(ascii: "%"), digits.utf8.count == 2, let byte = UInt8(digits, radix: 16) {
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static let failed = IntegrationError(
        .temporary, code: "indirilemedi",
        message: "Dosya indirilemedi; adresin internetten açıldığını ve dosyanın en çok 10 MB olduğunu denetleyin.")

    /// The address that a redirect leads to (RFC 3986, section 5), in the forms that servers use.
    private static func resolve(_ location: String, against place: String) -> String? {
        let location = location.trimmingBlanks
        guard !location.isEmpty, let scheme = place.firstRange(of: "://") else { return nil }
        let withoutFragment = String(location.prefix { $0 != "#" })
        if withoutFragment.contains("://") { return withoutFragment }
        if withoutFragment.hasPrefix("//") { return place[..<scheme.lowerBound] + ":" + withoutFragment }
        let pathStart = place[scheme.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? place.endIndex
        if withoutFragment.hasPrefix("/") { return place[..<pathStart] + withoutFragment }
        let path = place[pathStart...].prefix { $0 != "?" }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
        return place[..<pathStart] + folder + withoutFragment
    }
}
