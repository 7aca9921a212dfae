import Domain
import Hummingbird
import Operations
import Storage

/// Changing a platform: where all its integrations send their credentials, so only those who run the installation may.
func platformRoutes(_ maker: ApiRouteMaker) -> [Route] {
    let schema = InputSchema([
        .required("api_url", .text(max: 2048), "https:// ile başlayan adres")
    ])
    return [
        maker.api(
            .patch, "/platformlar/{id}", .changePlatforms,
            RouteDocumentation(
                tag: "entegrasyonlar", summary: "Platformun API adresini değiştirir", input: schema,
                output: JSONSchema.object(of: .platforms))
        ) { request in
            let id: ID<Platform> = try request.rowID()
            _ = try await maker.row(.platforms, id.rawValue, request)
            let input = try request.input(schema)
            try await maker.operations.setPlatformAddress(
                id, to: try input.required("api_url"), actor: try request.actor)
            return .json(try await maker.row(.platforms, id.rawValue, request))
        }
    ]
}
