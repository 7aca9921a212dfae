import Hummingbird
import Logging
import LosslessJSON
import Operations
import SQLEngine

/// `GET /saglik`: whether the program answers and its database does.
func healthRoute(_ services: WebServices) -> Route {
    Route(.get, "/saglik", door: .open, access: .everyone, limit: .none) { _ in
        do {
            _ = try await services.operations.database.read { tx in try tx.value("SELECT 1", as: Int.self) }
            return .json(["durum": "iyi"])
        } catch {
            services.operations.logger.error("veritabanı yanıt vermiyor", metadata: ["hata": "\(error)"])
            return .json(["durum": "veritabani_yok"], status: .serviceUnavailable)
        }
    }
}
