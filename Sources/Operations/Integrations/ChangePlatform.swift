package import Domain
import LosslessJSON
import SQLEngine
package import Storage

/// The platforms of the installation (`platformlar`).
extension Operations {
    /// Adds a platform. Without a connector in the program nothing can be connected to it yet.
    package func addPlatform(_ platform: StoredPlatform, actor: Actor) async throws -> ID<Platform> {
        let platform = try checked(platform)
        return try await database.write { tx in
            let id = try Operations.unlessTaken("Bu kodla bir platform zaten var.", tx) { tx in
                try Operations.withKnownKind { try PlatformTable.insert(platform, now: world.now(), tx) }
            }
            try logCatalogue(
                "platformlar", id.rawValue, "olusturuldu", "Platform eklendi: \(platform.name)",
                platform.changes(from: nil), nil, actor, tx)
            return id
        }
    }

    /// Changes a platform. What a connector relies on stays as it is: code, kind and settings of those it knows.
    ///
    /// - Parameter change: what is to be different; may be called twice.
    package func changePlatform(
        _ id: ID<Platform>, actor: Actor, _ change: @escaping @Sendable (inout StoredPlatform) -> Void
    ) async throws {
        try await database.write { tx in
            guard let stored = try PlatformTable.find(id, tx) else { throw OperationError.notFound }
            var platform = stored
            change(&platform)
            if stored.isKnown { try Operations.requireSame(platform, stored) }
            let changed = try checked(platform)
            guard changed != stored else { return }
            try Operations.unlessTaken("Bu kodla bir platform zaten var.", tx) { tx in
                try Operations.withKnownKind { try PlatformTable.update(changed, now: world.now(), tx) }
            }
            let isSwitched = changed.isActive != stored.isActive
            try logCatalogue(
                "platformlar", id.rawValue, isSwitched ? (changed.isActive ? "acildi" : "kapatildi") : "degistirildi",
                "Platform değiştirildi: \(changed.name)", changed.changes(from: stored), nil, actor, tx)
        }
    }

    private static func withKnownKind<Value>(_ work: () throws -> Value) throws -> Value {
        do { return try work() } catch let error as SQLError where error.kind == .foreignKey {
            throw OperationError.invalid([FieldProblem("tip_id", "Böyle bir platform türü yok.")])
        }
    }

    private static func requireSame(_ changed: StoredPlatform, _ stored: StoredPlatform) throws(OperationError) {
        let fixed: [(String, Bool)] = [
            ("kod", changed.code == stored.code), ("tip_id", changed.kind == stored.kind),
            ("ayar_semasi", changed.fieldSchema == stored.fieldSchema),
        ]
        let problems = fixed.filter { !$0.1 }.map {
            FieldProblem($0.0, "Bağlayıcısı olan bir platformda değiştirilemez.")
        }
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    /// Credentials go where the address says, so it is checked like every address that this program calls.
    private func checked(_ given: StoredPlatform) throws(OperationError) -> StoredPlatform {
        var platform = given
        platform.name = given.name.trimmed
        var problems: [FieldProblem] = []
        if !(1...100).contains(platform.name.unicodeScalars.count) {
            problems.append(FieldProblem("ad", "1 ile 100 karakter arasında olmalı."))
        }
        let isCode = platform.code.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
        }
        if !isCode || !(1...50).contains(platform.code.utf8.count) {
            problems.append(FieldProblem("kod", "1–50 küçük harf (a–z), rakam ya da alt çizgi olmalı."))
        }
        problems +=
            platform.url.isEmpty ? [FieldProblem("api_url", "Zorunlu alan.")] : addressProblems("api_url", platform.url)
        if platform.fieldSchema.utf8.count > 16_384 {
            problems.append(FieldProblem("ayar_semasi", "En çok 16 KB olabilir."))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        return platform
    }
}

extension StoredPlatform {
    fileprivate func changes(from old: StoredPlatform?) -> FieldChanges {
        var changes = FieldChanges()
        changes.note("ad", old?.name, name)
        changes.note("kod", old?.code, code)
        changes.note("tip_id", old?.kind, kind)
        changes.note("api_url", old?.url, url)
        changes.noteMembers(of: "ayar_semasi", old?.fieldSchema, fieldSchema)
        changes.note("aktif", old?.isActive, isActive)
        return changes
    }
}
