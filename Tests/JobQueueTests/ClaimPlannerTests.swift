import JobQueue
import Testing

@Suite("Whose turn it is")
struct ClaimPlannerTests {
    private func bucket(_ lane: Int64, priority: Int = 2, queue: String = "genel") -> Bucket {
        Bucket(queue: queue, lane: lane, priority: priority)
    }

    private func quotas(_ requests: [ClaimRequest]) -> [Bucket: Int] {
        Dictionary(requests.map { ($0.bucket, $0.quota) }) { $0 + $1 }
    }

    @Test("Lanes with work get the same number of jobs, whatever each of them holds")
    func fair() {
        var planner = ClaimPlanner()
        planner.replace(with: (1...5).map { bucket($0) })
        let plan = quotas(planner.plan(limit: 100, Allowance()))
        #expect(plan.count == 5)
        #expect(plan.values.allSatisfy { $0 == 20 })
    }

    @Test("Where there are more lanes than jobs to claim, the turn goes on with the next claim")
    func turn() {
        var planner = ClaimPlanner()
        planner.replace(with: (1...10).map { bucket($0) })
        var served: [Int64] = []
        for _ in 0..<5 { served += planner.plan(limit: 4, Allowance()).map(\.bucket.place.lane) }
        #expect(served.sorted() == (1...10).flatMap { [$0, $0] })
    }

    @Test("A heavier lane gets more, by its weight")
    func weights() {
        var planner = ClaimPlanner()
        planner.replace(with: [bucket(1), bucket(2)])
        var allowance = Allowance()
        allowance.weights = [1: 3]
        let plan = quotas(planner.plan(limit: 80, allowance))
        #expect(plan[bucket(1)] == 60 && plan[bucket(2)] == 20)
    }

    @Test("What one lane may not take goes to the others, and a closed lane gets nothing")
    func caps() {
        var planner = ClaimPlanner()
        planner.replace(with: [bucket(1), bucket(2), bucket(3)])
        var allowance = Allowance()
        allowance.lanes = [1: 5, 3: 0]
        let plan = quotas(planner.plan(limit: 50, allowance))
        #expect(plan == [bucket(1): 5, bucket(2): 45])
    }

    @Test("A limit of one queue leaves the lane's other queues alone")
    func places() {
        var planner = ClaimPlanner()
        let (limited, free) = (bucket(1, queue: "cekme"), bucket(1, queue: "mesaj"))
        planner.replace(with: [limited, free])
        var allowance = Allowance()
        allowance.places = [limited.place: 2]
        let plan = quotas(planner.plan(limit: 20, allowance))
        #expect(plan == [limited: 2, free: 18])
    }

    @Test("Priority 0 comes before all else")
    func urgent() {
        var planner = ClaimPlanner()
        planner.replace(with: [bucket(1, priority: 1), bucket(2, priority: 0)])
        #expect(quotas(planner.plan(limit: 10, Allowance())) == [bucket(2, priority: 0): 10])
    }

    @Test("The other priorities have shares, so that none starves", arguments: [1, 3, 24, 500])
    func shares(_ limit: Int) {
        var planner = ClaimPlanner()
        let buckets = (1...3).map { bucket(1, priority: $0) }
        var taken: [Int: Int] = [:]
        for _ in 0..<(6000 / limit) {
            planner.replace(with: buckets)
            for request in planner.plan(limit: limit, Allowance()) {
                taken[request.bucket.priority, default: 0] += request.quota
            }
        }
        for (priority, share) in ClaimPlanner.shares {
            let expected = Double(6000 / limit * limit) * Double(share) / 100
            #expect(abs(Double(taken[priority] ?? 0) - expected) <= expected * 0.05 + 2, "\(priority): \(taken)")
        }
    }

    @Test("A plan never asks for more than the limit, nor for anything where nothing is")
    func bounds() {
        var planner = ClaimPlanner()
        #expect(planner.plan(limit: 10, Allowance()).isEmpty)
        planner.replace(with: (1...300).map { bucket($0, priority: Int($0) % 4) })
        for limit in [0, 1, 7, 100, 999] {
            let plan = planner.plan(limit: limit, Allowance())
            #expect(plan.reduce(0) { $0 + $1.quota } == limit)
        }
    }

    @Test("A bucket is claimed from beyond the last job, until it is empty or is to be looked at anew")
    func marks() {
        var planner = ClaimPlanner()
        planner.replace(with: [bucket(1)])
        let first = planner.plan(limit: 5, Allowance())[0]
        #expect(first.after == 0)
        planner.note(first, count: 5, lastID: 77)
        let second = planner.plan(limit: 5, Allowance())[0]
        #expect(second.after == 77)
        planner.revisit([bucket(1)])
        #expect(planner.plan(limit: 5, Allowance())[0].after == 0)
        planner.note(second, count: 3, lastID: 80)
        #expect(planner.isEmpty)
    }
}
