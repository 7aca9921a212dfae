import Domain
import Testing

@testable import Integrations

@Suite("Workbooks from outside")
struct WorkbookInspectorTests {
    private static let zeros = [UInt8](repeating: 0, count: 3 << 20)

    private static func many(_ count: Int) -> [UInt8] {
        var builder = ZipBuilder.workbook()
        builder.entries += (0..<count).map { ZipBuilder.Entry("xl/sheet\($0).xml") }
        return builder.bytes
    }

    private static func entry(
        _ name: String, _ change: (inout ZipBuilder.Entry) -> Void = { _ in }
    ) -> [UInt8] {
        var entry = ZipBuilder.Entry(name)
        change(&entry)
        return ZipBuilder.workbook(entry).bytes
    }

    private static func changed(_ change: (inout ZipBuilder) -> Void) -> [UInt8] {
        var builder = ZipBuilder.workbook()
        change(&builder)
        return builder.bytes
    }

    /// Sixteen archives in each of sixteen archives, and so on: 42 kilobytes that become petabytes.
    private static var nested: [UInt8] {
        let inner = ZipBuilder([.init("bomba.bin", bytes: zeros)]).bytes
        var builder = ZipBuilder.workbook()
        builder.entries += (0..<16).map { ZipBuilder.Entry("lib \($0).zip", bytes: inner, isDeflated: false) }
        return builder.bytes
    }

    /// Entries that all unpack the same bytes.
    private static var overlapping: [UInt8] {
        var builder = ZipBuilder.workbook(.init("xl/a.bin", bytes: Array(0...255)))
        builder.entries += (0..<100).map { number in
            var entry = ZipBuilder.Entry("xl/a.bin", bytes: Array(0...255))
            entry.sharesHeaderOf = 2
            return entry
        }
        return builder.bytes
    }

    static let traps: [(what: String, bytes: [UInt8], why: FileRefusal)] = [
        ("a bomb", ZipBuilder.workbook(.init("xl/a.bin", bytes: zeros)).bytes, .archiveTooLarge),
        ("a nested bomb", nested, .archiveNested), ("overlapping entries", overlapping, .archive),
        (
            "an archive under another name",
            ZipBuilder.workbook(.init("xl/a.bin", bytes: ZipBuilder.workbook().bytes)).bytes, .archiveNested
        ),
        ("too many entries", many(199), .archiveEntries), ("a way up", entry("../../etc/cron.d/x.xml"), .archiveName),
        ("an absolute name", entry("/etc/passwd"), .archiveName), ("a drive", entry("C:/x.xml"), .archiveName),
        ("backslashes", entry("..\\x.xml"), .archiveName), ("a control character", entry("a\u{1}.xml"), .archiveName),
        ("an empty name", entry(""), .archiveName),
        ("a link", entry("xl/a.xml") { $0.attributes = 0o120777 << 16 }, .archiveName),
        ("encryption", entry("xl/a.xml") { $0.flags = 1 }, .archive),
        ("another name before the data", entry("xl/a.xml") { $0.localName = "xl/b.xml" }, .archive),
        ("a claim of less", entry("xl/a.xml") { $0.claimedSize = 1 }, .archive),
        ("a claim of more", entry("xl/a.xml") { $0.claimedSize = 100 }, .archive),
        ("macros", entry("xl/vbaProject.bin"), .macros),
        ("bytes before", changed { $0.prefix = Array("PK\u{3}\u{4}".utf8) }, .archive),
        ("bytes behind", changed { $0.suffix = [1] }, .archive),
        ("no workbook", ZipBuilder([.init("a.xml")]).bytes, .content),
        ("nothing but a start", Array("PK\u{3}\u{4}".utf8), .archive),
        ("no entries", Array("PK\u{3}\u{4}".utf8) + ZipBuilder([]).bytes, .archive),
    ]

    @Test("are refused with a trap in them, and soon", arguments: traps)
    func refused(what: String, bytes: [UInt8], why: FileRefusal) {
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(throws: why) { _ = try FileInspector.inspect(name: "a.xlsx", declared: nil, bytes: bytes) }
        }
        #expect(time < .seconds(120), "\(what)")
    }

    @Test("of honest size are taken, packed and stored, up to the last entry")
    func taken() throws {
        let text = (0..<2000).map { "<c r=\"A\($0)\"><v>\($0 * 7919 % 1000)</v></c>" }.joined()
        let sheet = ZipBuilder.workbook(
            .init("xl/sheet1.xml", text),
            .init("xl/media/resim.png", bytes: FileInspectorTests.png(9, 9), isDeflated: false))
        #expect(try FileInspector.inspect(name: "a.xlsx", declared: nil, bytes: sheet.bytes) == .xlsx)
        #expect(
            try FileInspector.inspect(name: "a.xlsx", declared: nil, bytes: WorkbookInspectorTests.many(198)) == .xlsx)
    }

    @Test("cut or changed anywhere never do harm")
    func damaged() {
        let bytes = ZipBuilder.workbook(.init("xl/a.xml", String(repeating: "<a/>", count: 50))).bytes
        for length in 0..<bytes.count {
            #expect(throws: FileRefusal.self) { try WorkbookInspector.check(Array(bytes.prefix(length))) }
        }
        for position in bytes.indices {
            for value in [UInt8(0), 0x7F, 0xFF] where bytes[position] != value {
                var damaged = bytes
                damaged[position] = value
                // Some bytes, such as times, mean nothing here: only a crash would be wrong.
                _ = try? WorkbookInspector.check(damaged)
            }
        }
    }
}
