import Domain
import HTTPTypes
import Hummingbird
import JobQueue
import Operations

/// `GET /metrics`: for a collector on the same machine, and for administrators. Programs elsewhere use a key:
/// `GET /api/v1/metrikler`.
func metricsRoute(_ services: WebServices) -> Route {
    Route(.get, "/metrics", door: .panel, access: .everyone) { request in
        guard request.isFromThisMachine || request.signedIn?.permissions.contains(.viewMetrics) == true else {
            throw OperationError.notFound
        }
        return try await metrics(services)
    }
}

/// The same for administrators' keys.
func metricsApiRoute(_ maker: ApiRouteMaker) -> Route {
    maker.api(
        .get, "/metrikler", .viewMetrics,
        RouteDocumentation(
            tag: "kuyruk", summary: "Kuyruğun ölçümleri, Prometheus metni olarak", mediaTypes: ["text/plain"])
    ) { _ in
        try await metrics(maker.services)
    }
}

private func metrics(_ services: WebServices) async throws -> Response {
    Response.bytes(Array(try await services.operations.queueReport().utf8), type: PrometheusText.contentType)
}

extension WebRequest {
    /// Whether the caller is a program on this machine. A request that a proxy has passed on is not.
    fileprivate var isFromThisMachine: Bool {
        let isPassedOn = ["x-forwarded-for", "forwarded", "x-real-ip", "via"].contains { name in
            HTTPField.Name(name).map { headers[$0] != nil } ?? false
        }
        guard !isPassedOn, let clientAddress else { return false }
        return clientAddress.hasPrefix("127.") || clientAddress == "::1" || clientAddress.hasPrefix("::ffff:127.")
    }
}
