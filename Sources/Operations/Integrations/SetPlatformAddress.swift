package import Domain
import SQLEngine
import Storage

extension Operations {
    /// Points a platform, and with it all its integrations and their credentials, to another address.
    package func setPlatformAddress(_ id: ID<Platform>, to url: String, actor: Actor) async throws {
        let problems = url.isEmpty ? [FieldProblem("api_url", "Zorunlu alan.")] : addressProblems("api_url", url)
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        try await database.write { tx in
            let before = try Platforms.url(id, tx)
            guard let name = try Platforms.setURL(id, url, now: world.now(), tx) else { throw OperationError.notFound }
            try logCatalogue(
                "platformlar", id.rawValue, "degistirildi", "Platformun adresi değişti: \(name)",
                FieldChanges("api_url", before, url), nil, actor, tx)
        }
    }
}
