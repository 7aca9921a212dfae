import Domain
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Storing orders")
struct OrderStorageTests {
    @Test("An order that is stored and loaded is the same", arguments: EngineUnderTest.allCases)
    func roundTrip(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let world = try await StorageWorld(database)
            try await database.write { tx in
                var package = StorageWorld.package("S-9", "P-9")
                package.trackingNumber = "72602420957047272632"
                package.carrier = "Kargo"
                package.isInvoiced = true
                let inserted = try NewOrder(
                    dealer: world.own.user, integration: world.own.shop, package: package, packageID: "P-9"
                ).insert(now: world.now, tx)
                var loaded = try #require(try OrderTable.load(inserted.id, scope: .system, tx))
                // The marketplace's own word and time are taken in with the first observation.
                loaded.marketplaceStatus = nil
                #expect(loaded == inserted)
                var changed = loaded
                _ = changed.observe(package, isCarriedBySibling: false, confirmsCancellation: false)
                changed.isHeld = true
                changed.lines[0].returnStatus = .requested
                changed.lines[0].supplier = world.own.supplier
                let saved = try OrderTable.save(changed, before: loaded, now: world.now, tx)
                #expect(saved.version == loaded.version + 1)
                #expect(try OrderTable.load(inserted.id, scope: .system, tx) == saved)
            }
        }
    }

    @Test("Saving what did not change writes nothing", arguments: EngineUnderTest.allCases)
    func unchanged(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let world = try await StorageWorld(database)
            try await database.write { tx in
                let order = try #require(try OrderTable.load(world.own.order, scope: .system, tx))
                #expect(try OrderTable.save(order, before: order, now: world.now, tx).version == order.version)
                #expect(try OrderTable.load(world.own.order, scope: .system, tx)?.version == order.version)
            }
        }
    }

    @Test(
        "A package is stored once in a shop; another shop may have the same number", arguments: EngineUnderTest.allCases
    )
    func onePackage(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            // Both dealers have a package P-1 already.
            let world = try await StorageWorld(database)
            let error = await #expect(throws: SQLError.self) {
                try await database.write { tx in
                    _ = try NewOrder(
                        dealer: world.own.user, integration: world.own.shop,
                        package: StorageWorld.package("S-1", "P-1"), packageID: "P-1"
                    ).insert(now: world.now, tx)
                }
            }
            #expect(error?.kind == .unique)
        }
    }

    @Test("An address that comes later fills the gap, and never replaces one", arguments: EngineUnderTest.allCases)
    func addresses(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let world = try await StorageWorld(database)
            try await database.write { tx in
                #expect(try OrderAddresses.shipping(of: world.own.order, tx) == nil)
                for city in ["İzmir", "Ankara"] {
                    try OrderAddresses.fill(world.own.order, shipping: Address(city: city), invoice: nil, tx)
                }
                #expect(try OrderAddresses.shipping(of: world.own.order, tx) == Address(city: "İzmir"))
            }
        }
    }

    @Test("The same webhook event is stored once for an account", arguments: EngineUnderTest.allCases)
    func webhookInbox(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let world = try await StorageWorld(database)
            @Sendable func insert(_ shop: ID<Integration>, _ tx: borrowing Transaction) throws -> ID<
                WebhookInbox.Event
            >? {
                try WebhookInbox.insert(integration: shop, eventID: "e", body: [0, 255, 10], now: world.now, tx)
            }
            let events = try await database.write { tx in
                [try insert(world.own.shop, tx), try insert(world.own.shop, tx), try insert(world.other.shop, tx)]
            }
            let first = try #require(events[0])
            #expect(events[1] == nil && events[2] != nil)
            let found = try await database.read { tx in try WebhookInbox.find(first, tx)?.body }
            #expect(found == [0, 255, 10])
        }
    }
}
