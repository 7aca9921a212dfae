/// A QR code (ISO/IEC 18004) of bytes with error correction level M: enough for the address that an authenticator app
/// reads, up to 666 bytes.
struct QRCode: Sendable {
    /// How many modules a side has.
    let size: Int
    /// The rows from the top; true is dark.
    let modules: [[Bool]]

    /// Nil if the text is too long.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let version = QRVersion.smallest(for: bytes.count) else { return nil }
        let codewords = version.interleaved(QRCode.data(bytes, version))
        var best: (penalty: Int, grid: QRGrid)?
        for mask in 0..<8 {
            var grid = QRGrid(version)
            grid.place(codewords)
            grid.apply(mask: mask)
            let penalty = grid.penalty
            if best.map({ penalty < $0.penalty }) ?? true { best = (penalty, grid) }
        }
        guard let best else { return nil }
        (size, modules) = (best.grid.size, best.grid.modules)
    }

    /// The picture with the white margin of four modules that readers need.
    var svg: String {
        let side = size + 8
        var path = ""
        for (y, row) in modules.enumerated() {
            for (x, isDark) in row.enumerated() where isDark { path += "M\(x + 4) \(y + 4)h1v1h-1z" }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path fill="#000" d="\(path)"/></svg>
            """
    }

    /// The data codewords: mode, length, bytes, and filling up to the capacity.
    private static func data(_ bytes: [UInt8], _ version: QRVersion) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for shift in stride(from: count - 1, through: 0, by: -1) { bits.append(value >> shift & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, version.lengthBits)
        for byte in bytes { append(Int(byte), 8) }
        let capacity = version.dataCodewords * 8
        append(0, min(4, capacity - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var codewords = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        let padding: [UInt8] = [0xEC, 0x11]
        let filled = codewords.count
        while codewords.count < version.dataCodewords { codewords.append(padding[(codewords.count - filled) % 2]) }
        return codewords
    }
}

/// What the size of a code brings with it, for level M.
struct QRVersion: Sendable {
    let number: Int

    private static let correctionPerBlock = [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
    ]
    private static let blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]

    /// The smallest that holds so many bytes.
    static func smallest(for byteCount: Int) -> QRVersion? {
        (1...blockCounts.count).lazy.map(QRVersion.init).first { version in
            4 + version.lengthBits + byteCount * 8 <= version.dataCodewords * 8
        }
    }

    var size: Int { 17 + 4 * number }
    var lengthBits: Int { number < 10 ? 8 : 16 }
    private var correction: Int { QRVersion.correctionPerBlock[number - 1] }
    private var blocks: Int { QRVersion.blockCounts[number - 1] }
    var dataCodewords: Int { allCodewords - correction * blocks }

    /// All modules but those with a fixed meaning, in bytes.
    private var allCodewords: Int {
        var modules = (16 * number + 128) * number + 64
        if number >= 2 {
            let aligned = number / 7 + 2
            modules -= (25 * aligned - 10) * aligned - 55
            if number >= 7 { modules -= 36 }
        }
        return modules / 8
    }

    /// The centres of the small squares, in each direction.
    var alignment: [Int] {
        guard number >= 2 else { return [] }
        let count = number / 7 + 2
        let step = (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2
        let rest = (0..<count - 1).map { size - 7 - $0 * step }.reversed()
        return [6] + rest
    }

    /// Divides the data into blocks, adds their correction, and mixes the blocks byte by byte.
    func interleaved(_ data: [UInt8]) -> [UInt8] {
        let shortLength = allCodewords / blocks
        let shortCount = blocks - allCodewords % blocks
        let field = QRField(degree: correction)
        var (parts, corrections): ([[UInt8]], [[UInt8]]) = ([], [])
        var start = 0
        for block in 0..<blocks {
            let length = shortLength - correction + (block < shortCount ? 0 : 1)
            let part = Array(data[start..<start + length])
            start += length
            parts.append(part)
            corrections.append(field.remainder(of: part))
        }
        var mixed: [UInt8] = []
        for position in 0...shortLength - correction {
            for part in parts where position < part.count { mixed.append(part[position]) }
        }
        for position in 0..<correction { for part in corrections { mixed.append(part[position]) } }
        return mixed
    }
}

/// Reed-Solomon correction over GF(256) with the polynomial 0x11D.
struct QRField: Sendable {
    private let divisor: [UInt8]

    init(degree: Int) {
        var divisor = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for place in 0..<degree {
                divisor[place] = QRField.product(divisor[place], root)
                if place + 1 < degree { divisor[place] ^= divisor[place + 1] }
            }
            root = QRField.product(root, 2)
        }
        self.divisor = divisor
    }

    func remainder(of data: [UInt8]) -> [UInt8] {
        var rest = [UInt8](repeating: 0, count: divisor.count)
        for byte in data {
            let factor = byte ^ rest.removeFirst()
            rest.append(0)
            for place in rest.indices { rest[place] ^= QRField.product(divisor[place], factor) }
        }
        return rest
    }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var product = 0
        for shift in stride(from: 7, through: 0, by: -1) {
            product = product << 1 ^ (product >> 7) * 0x11D
            product ^= Int(right >> shift & 1) * Int(left)
        }
        return UInt8(truncatingIfNeeded: product)
    }
}
