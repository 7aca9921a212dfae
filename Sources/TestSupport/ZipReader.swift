/// Reads small ZIP archives (APPNOTE 6.3.3), such as workbooks: what is stored, and what is deflated (RFC 1951).
package enum ZipReader {
    package struct Broken: Error {
        package let reason: String
    }

    /// The entries by name.
    package static func entries(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
        guard let end = bytes.lastRange(of: [0x50, 0x4B, 0x05, 0x06]) else { throw Broken(reason: "no directory") }
        let count = Int(bytes.number(at: end + 10, 2))
        var position = Int(bytes.number(at: end + 16, 4))
        var entries: [String: [UInt8]] = [:]
        for _ in 0..<count {
            let (method, packed) = (bytes.number(at: position + 10, 2), Int(bytes.number(at: position + 20, 4)))
            let (nameLength, extraLength, commentLength) = (
                Int(bytes.number(at: position + 28, 2)), Int(bytes.number(at: position + 30, 2)),
                Int(bytes.number(at: position + 32, 2))
            )
            let header = Int(bytes.number(at: position + 42, 4))
            let name = String(decoding: bytes[(position + 46)..<(position + 46 + nameLength)], as: UTF8.self)
            let start = header + 30 + Int(bytes.number(at: header + 26, 2)) + Int(bytes.number(at: header + 28, 2))
            let content = bytes[start..<(start + packed)]
            var inflater = Inflater(content)
            entries[name] = method == 0 ? Array(content) : try inflater.run()
            position += 46 + nameLength + extraLength + commentLength
        }
        return entries
    }
}

extension [UInt8] {
    fileprivate func number(at position: Int, _ length: Int) -> UInt64 {
        (0..<length).reversed().reduce(0) { $0 << 8 | UInt64(self[position + $1]) }
    }

    fileprivate func lastRange(of pattern: [UInt8]) -> Int? {
        (0...Swift.max(count - pattern.count, 0)).reversed().first { position in
            position + pattern.count <= count && self[position..<(position + pattern.count)].elementsEqual(pattern)
        }
    }
}

/// Undoes DEFLATE.
private struct Inflater {
    private let input: [UInt8]
    private var position = 0
    private var bits: UInt32 = 0
    private var bitCount: UInt32 = 0
    private var output: [UInt8] = []

    init(_ input: ArraySlice<UInt8>) { self.input = Array(input) }

    mutating func run() throws -> [UInt8] {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try copyStored()
            case 1: try decode(Code(Inflater.fixedLengths), Code([UInt8](repeating: 5, count: 30)))
            case 2: try decodeDynamic()
            default: throw ZipReader.Broken(reason: "block type")
            }
        }
        return output
    }

    private mutating func take(_ count: UInt32) throws -> Int {
        while bitCount < count {
            guard position < input.count else { throw ZipReader.Broken(reason: "too short") }
            bits |= UInt32(input[position]) << bitCount
            position += 1
            bitCount += 8
        }
        let value = bits & ((1 << count) - 1)
        bits >>= count
        bitCount -= count
        return Int(value)
    }

    private mutating func copyStored() throws {
        (bits, bitCount) = (0, 0)
        let length = try take(16)
        _ = try take(16)
        for _ in 0..<length { output.append(UInt8(try take(8))) }
    }

    private mutating func decodeDynamic() throws {
        let (literalCount, distanceCount, lengthCount) = (try take(5) + 257, try take(5) + 1, try take(4) + 4)
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        var lengths = [UInt8](repeating: 0, count: 19)
        for place in order.prefix(lengthCount) { lengths[place] = UInt8(try take(3)) }
        let code = Code(lengths)
        var all: [UInt8] = []
        while all.count < literalCount + distanceCount {
            let symbol = try next(code)
            switch symbol {
            case 16:
                guard let last = all.last else { throw ZipReader.Broken(reason: "repeat") }
                all += [UInt8](repeating: last, count: try take(2) + 3)
            case 17: all += [UInt8](repeating: 0, count: try take(3) + 3)
            case 18: all += [UInt8](repeating: 0, count: try take(7) + 11)
            default: all.append(UInt8(symbol))
            }
        }
        try decode(Code(Array(all[..<literalCount])), Code(Array(all[literalCount...])))
    }

    private mutating func decode(_ literals: Code, _ distances: Code) throws {
        while true {
            let symbol = try next(literals)
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return }
            let place = symbol - 257
            let length = Inflater.lengthBase[place] + (try take(Inflater.lengthExtra[place]))
            let way = try next(distances)
            let distance = Inflater.distanceBase[way] + (try take(Inflater.distanceExtra[way]))
            guard distance <= output.count else { throw ZipReader.Broken(reason: "distance") }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    private mutating func next(_ code: Code) throws -> Int {
        var (value, first, index) = (0, 0, 0)
        for length in 1..<16 {
            value |= try take(1)
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw ZipReader.Broken(reason: "code")
    }

    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(_ lengths: [UInt8]) {
            for length in lengths { counts[Int(length)] += 1 }
            counts[0] = 0
            for length in 1..<16 { symbols += lengths.indices.filter { Int(lengths[$0]) == length } }
        }
    }

    private static let fixedLengths =
        [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112) + [UInt8](repeating: 7, count: 24)
        + [UInt8](repeating: 8, count: 8)
    private static let lengthBase = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthExtra: [UInt32] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBase = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
        8193, 12_289, 16_385, 24_577,
    ]
    private static let distanceExtra: [UInt32] = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
}
