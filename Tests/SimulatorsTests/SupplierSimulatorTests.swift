import LosslessJSON
import Simulators
import Testing

@Suite("Supplier simulator")
struct SupplierSimulatorTests {
    let simulator = SupplierSimulator(
        apiKey: "gizli",
        progress: SupplierProgress(pollsBeforeAccept: 1, pollsBeforeShip: 2, rejectedSKUs: ["YOK"]),
        seed: 1,
        world: TestClock().world)
    let headers = ["X-API-Key": "gizli", "Idempotency-Key": "is-1"]

    @Test("an order sent twice is there twice, unless the supplier honours the key")
    func doubling() async throws {
        try await withServers([simulator]) { urls in
            let address = urls[0] + "/orders"
            #expect(try await call("POST", address, body: order("A").utf8).status == 401)
            let first = try await call("POST", address, headers: headers, body: order("A").utf8)
            #expect(first.status == 201)
            #expect(first.json?["status"]?.string == "received")
            #expect(try await call("POST", address, headers: headers, body: order("A").utf8).status == 201)
            #expect(await simulator.doubledReferences() == ["A"])
            await simulator.honourIdempotencyKey(true)
            let again = try await call("POST", address, headers: headers, body: order("A").utf8)
            #expect(again.status == 200)
            #expect(again.json?["id"] == first.json?["id"])
            #expect(await simulator.receivedCount == 2)
        }
    }

    @Test("orders move on with every lookup; a missing product is rejected")
    func progress() async throws {
        try await withServers([simulator]) { urls in
            let address = urls[0] + "/orders"
            for body in [order("A"), order("B", sku: "YOK")] {
                #expect(try await call("POST", address, headers: headers, body: body.utf8).status == 201)
            }
            var states: [String] = []
            for path in ["?reference=A", "?reference=A", "?reference=B"] {
                let found = try await call("GET", address + path, headers: headers).json
                states.append(found?["orders"]?[0]?["status"]?.string ?? "")
            }
            #expect(states == ["accepted", "shipped", "rejected"])
            #expect(try await call("POST", address + "/A/cancel", headers: headers).status == 409)
            #expect(await simulator.orders(reference: "A").first?.label == Array("^XA^XZ".utf8))
        }
    }

    @Test("after a timeout that had its effect the order is there although the caller heard nothing")
    func timeout() async throws {
        try await withServers([simulator]) { urls in
            await simulator.faults.fail(nextCalls: 1, on: "orders.create", with: .timeoutAfterEffect)
            let body = order("A").utf8
            let waiting = Task { try await call("POST", urls[0] + "/orders", headers: headers, body: body) }
            try await eventually { await simulator.receivedCount == 1 }
            // The caller gives up although it has heard nothing.
            waiting.cancel()
            await #expect(throws: (any Error).self) { try await waiting.value }
            #expect(await simulator.receivedCount == 1)
            #expect(await simulator.calls.count("orders.create") == 1)
        }
    }

    @Test("a person can set faults over HTTP", arguments: ["kesik_govde", "baglanti_koptu_sonra", "cok_istek"])
    func control(word: String) async throws {
        try await withServers([simulator]) { urls in
            let fault: JSON = ["rota": "orders.create", "tur": .string(word), "bekle_saniye": 7]
            #expect(try await call("POST", urls[0] + "/__sim/ariza", body: fault.utf8).status == 200)
            let send = { try await call("POST", urls[0] + "/orders", headers: headers, body: order("A").utf8) }
            if word == "cok_istek" {
                let refused = try await send()
                #expect(refused.status == 429)
                #expect(refused.headers["retry-after"] == "7")
                #expect(await simulator.receivedCount == 0)
            } else {
                await #expect(throws: (any Error).self) { try await send() }
                #expect(await simulator.receivedCount == 1)
            }
            #expect(try await call("GET", urls[0] + "/health").status == 200)
        }
    }

    @Test("a server stops although a call is held")
    func stop() async throws {
        await simulator.faults.fail(nextCalls: 1, with: .timeoutBeforeEffect)
        let server = try await SimulatorServer.start(simulator)
        let held = Task { try await call("GET", server.baseURL + "/health") }
        try await eventually { await simulator.faults.playedCount > 0 }
        await server.stop()
        await #expect(throws: (any Error).self) { try await held.value }
    }

    @Test("a taken port is an error and not a server that never starts")
    func takenPort() async throws {
        let server = try await SimulatorServer.start(simulator)
        let port = try #require(server.baseURL.split(separator: ":").last.flatMap { Int($0) })
        await #expect(throws: (any Error).self) { try await SimulatorServer.start(simulator, port: port) }
        await server.stop()
    }

    private func eventually(_ isReached: () async -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while await !isReached() {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func order(_ reference: String, sku: String = "KHV-DMT-01") -> JSON {
        [
            "reference": .string(reference),
            "order_number": "10600000001",
            "customer": ["name": "Şükrü Çağlar", "phone": "5550123456"],
            "shipping": ["name": "Şükrü Çağlar", "address": "Gül Sok. 1", "city": "İstanbul", "district": "Şişli"],
            "items": [["sku": .string(sku), "barcode": "1", "name": "Fincan", "quantity": 2, "unit_price": "10.00"]],
            "label": ["name": "etiket.zpl", "type": "application/zpl", "content": "XlhBXlha"],
        ]
    }
}
