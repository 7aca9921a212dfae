import Domain
import Testing

@testable import Integrations

@Suite("Files from outside")
struct FileInspectorTests {
    static func png(_ width: Int, _ height: Int) -> [UInt8] {
        func u32(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(value >> ($0 * 8) & 0xFF) } }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + u32(13) + Array("IHDR".utf8) + u32(width)
            + u32(height) + [8, 6, 0, 0, 0] + u32(0)
    }

    static func jpeg(_ width: Int, _ height: Int) -> [UInt8] {
        let size = [height >> 8, height & 0xFF, width >> 8, width & 0xFF].map { UInt8($0) }
        return [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC0, 0, 11, 8] + size + [1, 1, 0x11, 0, 0xFF, 0xD9]
    }

    static func webp(_ chunk: String, _ header: [UInt8]) -> [UInt8] {
        Array("RIFF".utf8) + [40, 0, 0, 0] + Array("WEBP\(chunk)".utf8) + [20, 0, 0, 0] + header
            + [UInt8](repeating: 0, count: 20)
    }

    private static let pdf = Array("%PDF-1.7\n/JS (app.alert(1))".utf8)
    private static let html = "<html><script>alert(1)</script></html>"
    private static let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"

    static let goodFiles: [(name: String, declared: String?, bytes: [UInt8], type: FileType)] = [
        ("fatura.pdf", "application/pdf", pdf, .pdf), ("FATURA.PDF", nil, pdf, .pdf),
        ("fatura.2026.11.pdf", "application/octet-stream", pdf, .pdf), ("resim.png", "image/png", png(800, 600), .png),
        ("resim.jpg", "image/jpeg", jpeg(4000, 3000), .jpeg), ("resim.JPEG", nil, jpeg(1, 1), .jpeg),
        // A picture with an archive behind it is a picture: nothing here opens what follows it.
        ("resim.jpg", "image/jpeg", jpeg(10, 10) + ZipBuilder.workbook().bytes, .jpeg),
        ("a.webp", "image/webp", webp("VP8 ", [0, 0, 0, 0x9D, 1, 0x2A, 0x20, 3, 0x58, 2]), .webp),
        ("a.webp", nil, webp("VP8L", [0x2F, 0x1F, 0xC3, 0x95, 0]), .webp),
        ("a.webp", nil, webp("VP8X", [0, 0, 0, 0, 0x1F, 3, 0, 0x57, 2, 0]), .webp),
        ("liste.csv", "text/csv", Array("ad;adet\nçay;2\n".utf8), .csv),
        ("liste.csv", "application/vnd.ms-excel", [0x61, 0x3B, 0xFE, 0xF0, 0x0D, 0x0A], .csv),
        ("liste.xml", "text/xml", Array("<?xml version=\"1.0\" encoding='UTF-8'?><a>şık</a>".utf8), .xml),
        ("liste.xml", nil, [0xEF, 0xBB, 0xBF] + Array("<a><!-- not --><![CDATA[x]]></a>".utf8), .xml),
        ("veri.json", "application/json", Array(#"{"a":[1]}"#.utf8), .json),
        ("liste.xlsx", FileType.xlsx.rawValue, ZipBuilder.workbook().bytes, .xlsx),
    ]

    @Test("are taken where name, content and claim agree", arguments: goodFiles)
    func taken(name: String, declared: String?, bytes: [UInt8], type: FileType) throws {
        #expect(try FileInspector.inspect(name: name, declared: declared, bytes: bytes) == type)
    }

    static let badFiles: [(name: String, declared: String?, bytes: [UInt8], why: FileRefusal)] = [
        ("fatura.pdf", nil, [], .empty), ("fatura.pdf", nil, pdf + [UInt8](repeating: 32, count: 10 << 20), .tooLarge),
        ("resim.png", "image/png", Array(html.utf8), .content), ("resim.png", "image/png", pdf, .content),
        ("resim.svg", "image/svg+xml", Array(svg.utf8), .kind), ("resim.xml", nil, Array(svg.utf8), .content),
        ("sayfa.html", "text/html", Array(html.utf8), .kind), ("sayfa.xml", nil, Array(html.utf8), .content),
        ("resim.gif", "image/gif", Array("GIF89a".utf8), .kind),
        ("uygulama.jar", nil, ZipBuilder.workbook().bytes, .kind),
        ("resim.png", nil, Array("GIF89a".utf8) + ZipBuilder.workbook().bytes, .content),
        ("etiket.zpl", "application/x-zpl", Array("^XA^XZ".utf8), .kind), ("kotu.exe", nil, Array("MZ".utf8), .kind),
        ("fatura", nil, pdf, .kind), ("fatura.pdf", "text/html", pdf, .declaredType),
        ("fatura.pdf", "image/png", pdf, .declaredType), ("liste.csv", "text/html", Array("a;b".utf8), .declaredType),
        ("liste.csv", nil, Array(html.utf8), .content), ("liste.csv", nil, [0x61, 0x00, 0x62], .text),
        ("liste.csv", nil, [0x61, 0x1B, 0x5B], .text), ("liste.csv", nil, pdf, .content),
        ("veri.json", nil, Array("{".utf8), .json),
        ("veri.json", nil, [UInt8](repeating: UInt8(ascii: "["), count: 100_000), .json),
        ("veri.json", nil, Array(html.utf8), .json),
        ("resim.png", nil, png(65_000, 65_000), .pictureTooLarge), ("resim.png", nil, png(0, 10), .picture),
        ("resim.png", nil, png(0xFFFF_FFFF, 0xFFFF_FFFF), .pictureTooLarge),
        ("resim.png", nil, Array(png(1, 1).prefix(20)), .picture),
        ("resim.jpg", nil, jpeg(65_000, 65_000), .pictureTooLarge),
        ("resim.jpg", nil, [0xFF, 0xD8, 0xFF, 0xDA] + [UInt8](repeating: 0, count: 40), .picture),
        ("resim.jpg", nil, [0xFF, 0xD8] + [UInt8](repeating: 0xFF, count: 1 << 20), .picture),
        ("a.webp", nil, webp("VP8X", [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), .pictureTooLarge),
        ("a.webp", nil, webp("ANIM", []), .picture),
    ]

    @Test("are refused where they do not, or hold more than they show", arguments: badFiles)
    func refused(name: String, declared: String?, bytes: [UInt8], why: FileRefusal) {
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(throws: why) { _ = try FileInspector.inspect(name: name, declared: declared, bytes: bytes) }
        }
        #expect(time < .seconds(120))
        #expect(!why.message.isEmpty)
    }

    private static let laughs = """
        <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><lolz>&lol2;</lolz>
        """
    private static let outside = """
        <?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>
        """

    static let badXML: [(text: [UInt8], why: FileRefusal)] = [
        (Array(laughs.utf8), .documentType), (Array(outside.utf8), .documentType),
        (Array("<a/><!doctype b>".utf8), .documentType), (Array("<!ENTITY % x SYSTEM 'y'>".utf8), .documentType),
        (Array("<?xml version='1.0' encoding='UTF-7'?><a/>".utf8), .xmlEncoding),
        (Array("<?xml version='1.0' encoding=\"IBM037\"?><a/>".utf8), .xmlEncoding),
        ([0xFF, 0xFE] + "<a/>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, .xmlEncoding),
        ("<!DOCTYPE a>".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, .xmlEncoding),
        (Array("merhaba".utf8), .xml), (Array(" ".utf8), .xml),
    ]

    @Test("in XML declare no document type and hide none in another alphabet", arguments: badXML)
    func xml(text: [UInt8], why: FileRefusal) {
        #expect(throws: why) { _ = try FileInspector.inspect(name: "a.xml", declared: nil, bytes: text) }
        let inside = ZipBuilder.workbook(.init("xl/a.xml", bytes: text)).bytes
        #expect(throws: why) { _ = try FileInspector.inspect(name: "a.xlsx", declared: nil, bytes: inside) }
    }

    @Test("show a document type also where it lies across two pieces")
    func acrossPieces() throws {
        for split in 0..<12 {
            let text = Array("<a/>  <!DOCTYPE b>".utf8)
            var scan = XMLGuard()
            #expect(throws: FileRefusal.documentType) {
                try scan.take(text[..<split])
                try scan.take(text[split...])
            }
        }
    }

    static let names: [(given: String, clean: String?)] = [
        ("fatura.pdf", "fatura.pdf"), ("../../etc/fatura.pdf", "fatura.pdf"), ("/etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Belgeler\\fatura.pdf", "fatura.pdf"), ("fa\u{202E}fdp.exe.pdf", nil),
        ("fa\u{202E}tura.pdf", "fatura.pdf"),
        ("fa\r\nSet-Cookie: a=b.pdf", "faSet-Cookie: a=b.pdf"), ("fatura.pdf\0.png", "fatura.pdf.png"),
        ("fatura.exe.pdf", nil), ("resim.php.png", nil), ("resim.PHP .png", nil), ("x.html.xml", nil),
        ("fatura.v2.pdf", "fatura.v2.pdf"), ("fatura", nil), (".pdf", nil), ("..", nil), ("fatura.", nil), ("", nil),
        ("/", nil), (" . ", nil), ("   .pdf", nil), ("\u{2028}a.pdf", "a.pdf"),
        (String(repeating: "ş", count: 300) + ".pdf", nil),
        (String(repeating: "ğ", count: 196) + ".pdf", String(repeating: "ğ", count: 196) + ".pdf"),
    ]

    @Test("get a name without folders and invisible letters, or none", arguments: names)
    func name(given: String, clean: String?) {
        #expect((try? FileInspector.cleanName(given)) == clean)
    }
}
