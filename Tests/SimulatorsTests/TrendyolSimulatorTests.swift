import Domain
import LosslessJSON
import Simulators
import Testing

@Suite("Trendyol simulator")
struct TrendyolSimulatorTests {
    let clock = TestClock()
    let hooks = WebhookRecorder()
    let simulator: TrendyolSimulator
    // base64("anahtar:gizli")
    let headers = ["Authorization": "Basic YW5haHRhcjpnaXpsaQ==", "User-Agent": "2738 - SelfIntegration"]
    let orders = "/integration/order/sellers/2738"

    init() {
        simulator = TrendyolSimulator(
            seller: TrendyolSeller(sellerID: 2738, apiKey: "anahtar", apiSecret: "gizli"),
            seed: 1,
            world: clock.world,
            sendWebhook: hooks.sender())
    }

    @Test("a caller without User-Agent gets 403, one with wrong keys the documented 401")
    func authentication() async throws {
        try await withServers([simulator]) { urls in
            let address = urls[0] + orders + "/orders/stream"
            let unnamed = try await call("GET", address, headers: headers.merging(["User-Agent": "curl"]) { $1 })
            #expect(unnamed.status == 403)
            let wrong = try await call("GET", address, headers: headers.merging(["Authorization": "Basic eA=="]) { $1 })
            #expect(wrong.status == 401)
            #expect(wrong.json?["exception"]?.string == "ClientApiAuthenticationException")
            let right = try await call("GET", address, headers: headers)
            #expect(right.status == 200)
            #expect(right.json?["hasMore"]?.bool == false)
        }
    }

    @Test("the stream gives every package once, newest first, and keeps to its filters")
    func streamPaging() async throws {
        for _ in 0..<7 {
            try await simulator.createRandomOrder()
            clock.advance(seconds: 1)
        }
        try await withServers([simulator]) { urls in
            let address = urls[0] + orders + "/orders/stream?size=3"
            var seen: [Int64] = []
            var cursor: String?
            repeat {
                let next = cursor.map { "&nextCursor=" + $0 } ?? ""
                let page = try await call("GET", address + next, headers: headers).json
                seen += (page?["content"]?.array ?? []).compactMap { $0["shipmentPackageId"]?.int }
                cursor = page?["nextCursor"]?.string
                #expect(page?["hasMore"]?.bool == (cursor != nil))
                if let cursor {
                    let changed = address + "&packageItemStatuses=Created&nextCursor=" + cursor
                    #expect(try await call("GET", changed, headers: headers).status == 400)
                }
            } while cursor != nil
            #expect(seen == (await simulator.packageIDs()).reversed())
            let wide = address + "&lastModifiedStartDate=1&lastModifiedEndDate=1795461640000"
            #expect(try await call("GET", wide, headers: headers).status == 400)
        }
    }

    @Test("the parts of a discount add up exactly, and the order time stands three hours late")
    func packageObject() async throws {
        let product = DemoCatalogue.products[0]
        let draft = TrendyolOrderDraft(
            lines: [
                .init(product, quantity: 3, sellerDiscount: Money(kurus: 1000), platformDiscount: Money(kurus: 100))
            ],
            buyer: someone)
        let packageID = try await simulator.createOrder(draft)
        try await withServers([simulator]) { urls in
            let address = urls[0] + orders + "/v2/orders?shipmentPackageIds=\(packageID)"
            let package = try #require(try await call("GET", address, headers: headers).json?["content"]?[0])
            let units = try #require(package["lines"]?[0]?["discountDetails"]?.array)
            let amounts = units.compactMap { $0["lineItemPrice"]?.text.flatMap { Money(decimal: $0) } }
            #expect(amounts.count == 3)
            #expect(Set(amounts).count > 1)
            let total = package["packageTotalPrice"]?.text.flatMap { Money(decimal: $0) }
            #expect(total == amounts.reduce(.zero, +))
            let created = try #require(package["packageHistories"]?[0]?["createdDate"]?.int)
            #expect(package["orderDate"]?.int == created + 3 * 3_600_000)
            #expect((16...20).contains(package["cargoTrackingNumber"]?.text?.count ?? 0))
            await simulator.useLegacyNames(true)
            let old = try #require(try await call("GET", address, headers: headers).json?["content"]?[0])
            #expect(old["id"]?.int == packageID)
            #expect(old["lines"]?[0]?["merchantSku"]?.string == product.sku)
        }
    }

    @Test("a split leaves the old package UnPacked and read-only, and two new ones that name it")
    func splitLineage() async throws {
        let draft = TrendyolOrderDraft(lines: [.init(DemoCatalogue.products[0], quantity: 2)], buyer: someone)
        let old = try await simulator.createOrder(draft)
        let new = try await simulator.split(old)
        let lineID = try #require(await simulator.snapshot(of: old)?.lines.first?.lineID)
        try await withServers([simulator]) { urls in
            let page = try await call("GET", urls[0] + orders + "/orders/stream", headers: headers).json
            let packages = try #require(page?["content"]?.array)
            #expect(packages.count == 3)
            for package in packages where package["shipmentPackageId"]?.int != old {
                #expect(package["originPackageIds"] == [JSON(old)])
                #expect(package["createdBy"]?.string == "split")
                #expect(package["status"]?.string == "Created")
            }
            let picking: JSON = [
                "lines": [["lineId": JSON(lineID), "quantity": 1]], "params": [:], "status": "Picking",
            ]
            let path = urls[0] + orders + "/shipment-packages/"
            let refused = try await call("PUT", path + "\(old)", headers: headers, body: picking.utf8)
            #expect(refused.status == 409)
            #expect(refused.json?["errors"]?[0]?["key"]?.string != nil)
            let taken = try await call("PUT", path + "\(new[0])", headers: headers, body: picking.utf8)
            #expect(taken.status == 200)
            #expect(taken.body.isEmpty)
            #expect(await simulator.snapshot(of: new[0])?.status == "Picking")
            #expect(await simulator.reports(of: new[0]).map(\.kind) == [.picking])
        }
    }

    @Test("an unsupplied line of two leaves a new package with the other")
    func unsupplied() async throws {
        let products = DemoCatalogue.products
        let draft = TrendyolOrderDraft(lines: [.init(products[0]), .init(products[1])], buyer: someone)
        let old = try await simulator.createOrder(draft)
        let order = try #require(await simulator.snapshot(of: old))
        try await withServers([simulator]) { urls in
            let body: JSON = ["lines": [["lineId": JSON(order.lines[0].lineID), "quantity": 1]], "reasonId": 500]
            let address = urls[0] + orders + "/shipment-packages/\(old)/items/unsupplied"
            let reported = try await call("PUT", address, headers: headers, body: body.utf8)
            #expect(reported.status == 200)
        }
        let packages = await simulator.packages(orderNumber: order.orderNumber)
        #expect(packages.map(\.status) == ["Cancelled", "Created"])
        #expect(packages[0].lines.map(\.status) == ["UnSupplied", "UnPacked"])
        #expect(packages[1].lines.map(\.lineID) == [order.lines[1].lineID])
        #expect(packages[1].originPackageIDs == [old])
        #expect(packages[1].createdBy == "cancel")
    }

    @Test("webhooks wait for the driver, carry the key, and come twice or backwards on request")
    func webhooks() async throws {
        let hook: JSON = [
            "url": "http://127.0.0.1:9/kanca", "authenticationType": "API_KEY", "apiKey": "k1",
            "subscribedStatuses": ["CREATED", "CANCELLED"],
        ]
        try await withServers([simulator]) { urls in
            let address = urls[0] + "/integration/webhook/sellers/2738/webhooks"
            let created = try await call("POST", address, headers: headers, body: hook.utf8)
            #expect(created.status == 200)
            let list = try await call("GET", address, headers: headers)
            #expect(list.json?[0]?["status"]?.string == "ACTIVE")
        }
        let packageID = try await simulator.createRandomOrder()
        try await simulator.cancel(packageID)
        #expect(hooks.recorded.isEmpty)
        await simulator.flushWebhooks(.init(form: .envelope, order: .reversed, copies: 2))
        let statuses = hooks.recorded.map { try? JSON(parsing: $0.body)["content"]?[0]?["status"]?.string }
        #expect(statuses == ["Cancelled", "Cancelled", "Created", "Created"])
        #expect(hooks.recorded.allSatisfy { $0.headers["x-api-key"] == "k1" })
        #expect(await simulator.waitingWebhookCount == 0)
    }

    private var someone: DemoBuyer {
        var random = SplitMix64(seed: 3)
        return DemoPeople.buyer(using: &random)
    }
}
