import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Tenants")
struct TenantTests {
    @Test("another dealer's order is not there, whatever is asked for")
    func foreignOrder() async throws {
        try await WebHouse.run { house async throws in
            let order = try await house.newOrder(of: house.dealer, number: "GIZLI-1")
            let stranger = house.key(house.otherDealer)
            for route in house.server.routes where route.path.hasPrefix("/api/v1/siparisler/{id}") {
                let path = route.path.replacing("{id}", with: "\(order)")
                let answer = try await house.send(
                    route.method, path, key: stranger, headers: headers(route), body: body(route))
                #expect(answer.status == 404, "\(route.method) \(path): \(answer.text)")
                #expect(!answer.text.contains("GIZLI"))
            }
            let list = try await house.send(.get, "/api/v1/siparisler?ara=GIZLI", key: stranger)
            #expect(try list.json["kayitlar"] == [])
            let own = try await house.send(.get, "/api/v1/siparisler/\(order)", key: house.key(house.dealer))
            #expect(own.status == 200)
            let operators = try await house.send(
                .get, "/api/v1/siparisler/\(order)", key: house.key(house.operatorUser))
            #expect(operators.status == 200)
        }
    }

    @Test(
        "every route with an id answers 404 for ids that can't be, and never 500",
        arguments: [
            "0", "-1", "abc", "999999999", "1e3", "+1", "01", "99999999999999999999", "%00", "1%20",
        ])
    func badIDs(id: String) async throws {
        try await WebHouse.run { house async throws in
            for route in house.server.routes where route.path.hasPrefix("/api/v1/") && route.path.contains("{id}") {
                let path = route.path.replacing("{id}", with: id)
                let answer = try await house.send(
                    route.method, path, key: house.key(house.admin), headers: headers(route), body: body(route))
                #expect(answer.status == 404, "\(route.method) \(path): \(answer.status) \(answer.text)")
            }
        }
    }

    @Test("a dealer can't write for another dealer")
    func foreignDealerInBody() async throws {
        try await WebHouse.run { house async throws in
            let body = """
                {"kullanici_id":\(house.otherDealer),"siparis_numarasi":"1",
                "urunler":[{"ad":"x","adet":1,"birim_fiyat":"1.00"}]}
                """
            let answer = try await house.send(.post, "/api/v1/siparisler", key: house.key(house.dealer), body: body)
            #expect(answer.status == 422)
            #expect(try answer.wrongFields == ["kullanici_id"])
        }
    }

    /// A body that fits each route, so that only the id decides.
    private func body(_ route: Route) -> String? {
        switch route.body {
        case .upload: return TenantTests.upload
        case .json: break
        case .records, .none, .form, .raw, .report: return nil
        }
        return route.documentation?.input.map { Examples.body($0).description } ?? "{}"
    }

    private func headers(_ route: Route) -> [String: String] {
        route.body == .upload ? ["Content-Type": "multipart/form-data; boundary=xx"] : [:]
    }

    static let upload = [
        "--xx", "Content-Disposition: form-data; name=\"dosya_turu\"", "", "fatura",
        "--xx", "Content-Disposition: form-data; name=\"dosya\"; filename=\"fatura.pdf\"",
        "Content-Type: application/pdf", "", "%PDF-1.4 deneme", "--xx--", "",
    ].joined(separator: "\r\n")
}
