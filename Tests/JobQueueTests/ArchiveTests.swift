import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("Jobs that ended long ago")
struct ArchiveTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func age(_ id: ID<Job>, days: Int64, _ house: QueueHouse) async throws {
        let moment = now - .seconds(days * 86_400)
        try await house.database.write { tx in
            _ = try tx.run("UPDATE is_kuyrugu SET bitti_at = \(moment), created_at = \(moment) WHERE id = \(id)")
        }
    }

    private func move(_ house: QueueHouse) async throws -> Int {
        var (after, moved): (Int64?, Int) = (0, 0)
        while let start = after {
            let now = now
            let step = try await house.database.write { tx in try JobArchive().move(after: start, now: now, tx) }
            moved += step?.moved ?? 0
            after = step?.next
        }
        return moved
    }

    @Test("They move to the archive, failed ones later, and the view shows both", arguments: EngineUnderTest.allCases)
    func moves(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            var ids: [ID<Job>] = []
            for _ in 0..<5 { ids.append(try await house.add(NewJob(.sendMessage))) }
            let jobs = try await house.claim()
            for job in jobs.prefix(2) { #expect(try await house.finish(job)) }
            _ = try await house.fail(jobs[2], fault(.permanent))
            _ = try await house.fail(jobs[3], fault(.permanent))
            // An old job that still runs stays, whatever its age.
            let old = now - .seconds(400 * 86_400)
            try await house.database.write { tx in _ = try tx.run("UPDATE is_kuyrugu SET created_at = \(old)") }
            try await age(ids[0], days: 8, house)
            try await age(ids[1], days: 6, house)
            try await age(ids[2], days: 91, house)
            try await age(ids[3], days: 89, house)
            #expect(try await move(house) == 2)
            let (left, all) = try await house.database.read { tx in
                (
                    try tx.all("SELECT id FROM is_kuyrugu ORDER BY id") { try $0.next(ID<Job>.self) },
                    try tx.all("SELECT id FROM is_kuyrugu_tumu ORDER BY id") { try $0.next(ID<Job>.self) }
                )
            }
            #expect(left == [ids[1], ids[3], ids[4]])
            #expect(all == ids)
            #expect(try await move(house) == 0)
        }
    }

    @Test("What has been in the archive long enough is removed with its attempts", arguments: EngineUnderTest.allCases)
    func removes(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let ids = [try await house.add(NewJob(.sendMessage)), try await house.add(NewJob(.sendMessage))]
            for job in try await house.claim() { _ = try await house.fail(job, fault(.permanent)) }
            try await age(ids[0], days: 400, house)
            try await age(ids[1], days: 300, house)
            #expect(try await move(house) == 2)
            let now = now
            let removed = try await house.database.write { tx in try JobArchive().remove(now: now, tx) }
            #expect(removed == 1)
            let attempts = try await house.database.read { tx in
                try tx.all("SELECT is_id FROM is_kuyrugu_hata") { try $0.next(ID<Job>.self) }
            }
            #expect(attempts == [ids[1]])
        }
    }
}
