/// The square of a QR code while it is being drawn.
struct QRGrid: Sendable {
    let size: Int
    private(set) var modules: [[Bool]]
    /// Modules that carry no data.
    private var isFixed: [[Bool]]

    init(_ version: QRVersion) {
        size = version.size
        modules = Array(repeating: Array(repeating: false, count: size), count: size)
        isFixed = modules
        for place in 0..<size {
            fix(6, place, place % 2 == 0)
            fix(place, 6, place % 2 == 0)
        }
        drawFinder(3, 3)
        drawFinder(size - 4, 3)
        drawFinder(3, size - 4)
        drawAlignment(version.alignment)
        drawFormat(mask: 0)
        if version.number >= 7 { drawVersion(version.number) }
    }

    /// Writes the codewords in two columns at a time, up and down from the right, past all that is fixed.
    mutating func place(_ codewords: [UInt8]) {
        var bit = 0
        var right = size - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            for step in 0..<size {
                let goesUp = (right + 1) & 2 == 0
                let y = goesUp ? size - 1 - step : step
                for x in [right, right - 1] where !isFixed[y][x] && bit < codewords.count * 8 {
                    modules[y][x] = codewords[bit >> 3] >> (7 - UInt8(bit & 7)) & 1 == 1
                    bit += 1
                }
            }
            right -= 2
        }
    }

    /// Turns modules over by one of the eight patterns, and says in the format which it was.
    mutating func apply(mask: Int) {
        for y in 0..<size {
            for x in 0..<size where !isFixed[y][x] && QRGrid.turns(mask, x, y) { modules[y][x].toggle() }
        }
        drawFormat(mask: mask)
    }

    /// How hard the picture is to read, by the four rules of the standard.
    var penalty: Int {
        let columns = (0..<size).map { x in modules.map { $0[x] } }
        let lines = (modules + columns).reduce(0) { $0 + QRGrid.penalty(line: $1) }
        var squares = 0
        for y in 0..<size - 1 {
            for x in 0..<size - 1 {
                let corner = modules[y][x]
                if corner == modules[y][x + 1], corner == modules[y + 1][x], corner == modules[y + 1][x + 1] {
                    squares += 3
                }
            }
        }
        let dark = modules.reduce(0) { $0 + $1.filter(\.self).count }
        let total = size * size
        let imbalance = (abs(dark * 20 - total * 10) + total - 1) / total - 1
        return lines + squares + max(0, imbalance) * 10
    }

    private static let finderLike: [[Bool]] = [
        [true, false, true, true, true, false, true, false, false, false, false],
        [false, false, false, false, true, false, true, true, true, false, true],
    ]

    private static func penalty(line: [Bool]) -> Int {
        var (penalty, run) = (0, 0)
        for (place, isDark) in line.enumerated() {
            run = place > 0 && line[place - 1] == isDark ? run + 1 : 1
            if run == 5 { penalty += 3 } else if run > 5 { penalty += 1 }
        }
        for start in 0...line.count - 11 where finderLike.contains(Array(line[start..<start + 11])) { penalty += 40 }
        return penalty
    }

    private static func turns(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }

    private mutating func fix(_ x: Int, _ y: Int, _ isDark: Bool) {
        guard modules.indices.contains(x), modules.indices.contains(y) else { return }
        modules[y][x] = isDark
        isFixed[y][x] = true
    }

    private mutating func drawFinder(_ x: Int, _ y: Int) {
        for down in -4...4 {
            for across in -4...4 {
                let distance = max(abs(down), abs(across))
                fix(x + across, y + down, distance != 2 && distance != 4)
            }
        }
    }

    private mutating func drawAlignment(_ centres: [Int]) {
        let last = centres.count - 1
        for (row, y) in centres.enumerated() {
            for (column, x) in centres.enumerated() {
                let isAtFinder =
                    [row, column] == [0, 0] || [row, column] == [0, last] || [row, column] == [last, 0]
                guard !isAtFinder else { continue }
                for down in -2...2 {
                    for across in -2...2 { fix(x + across, y + down, max(abs(down), abs(across)) != 1) }
                }
            }
        }
    }

    private mutating func drawFormat(mask: Int) {
        // Level M is 00.
        var rest = mask
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (mask << 10 | rest) ^ 0x5412
        func bit(_ place: Int) -> Bool { bits >> place & 1 == 1 }
        for place in 0...5 { fix(8, place, bit(place)) }
        fix(8, 7, bit(6))
        fix(8, 8, bit(7))
        fix(7, 8, bit(8))
        for place in 9..<15 { fix(14 - place, 8, bit(place)) }
        for place in 0..<8 { fix(size - 1 - place, 8, bit(place)) }
        for place in 8..<15 { fix(8, size - 15 + place, bit(place)) }
        fix(8, size - 8, true)
    }

    private mutating func drawVersion(_ number: Int) {
        var rest = number
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = number << 12 | rest
        for place in 0..<18 {
            let isDark = bits >> place & 1 == 1
            let (across, down) = (size - 11 + place % 3, place / 3)
            fix(across, down, isDark)
            fix(down, across, isDark)
        }
    }
}
