import Domain
import Foundation

/// A world with real randomness and a clock that stands.
func testWorld() -> World {
    World(now: { Timestamp(milliseconds: 0) }, randomBytes: { count in (0..<count).map { _ in .random(in: 0...255) } })
}

/// Runs the body with a new empty folder and removes it.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder =
        FileManager.default.temporaryDirectory.path + "/siparis-sealing-" + testWorld().randomToken(byteCount: 8)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
}
