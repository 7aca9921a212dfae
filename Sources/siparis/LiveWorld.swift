import Domain
import Foundation

extension World {
    /// The real clock and the system's random source.
    static let live = World(
        now: { Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) },
        randomBytes: { count in
            var generator = SystemRandomNumberGenerator()
            var bytes: [UInt8] = []
            // Eight at a time: each number is a call of the system.
            while bytes.count < count {
                withUnsafeBytes(of: generator.next() as UInt64) { bytes += $0.prefix(count - bytes.count) }
            }
            return bytes
        })
}
