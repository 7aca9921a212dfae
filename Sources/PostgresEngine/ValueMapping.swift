import Domain
import LibPQ
import SQLEngine

extension PGValue {
    /// The form in which PostgreSQL gets a value.
    init(_ value: SQLValue) {
        self =
            switch value {
            case .null: .null
            case .int(let number): .int8(number)
            case .bool(let flag): .bool(flag)
            case .text(let text): .text(text)
            case .bytes(let bytes): .bytes(bytes)
            case .money(let money): .numericHundredths(money.kurus)
            case .time(let time): .timestamptz(millisecondsSince1970: time.milliseconds)
            case .json(let text): .jsonb(text)
            }
    }
}
