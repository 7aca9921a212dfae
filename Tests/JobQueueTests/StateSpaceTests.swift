import Testing

/// Claim, rescue, finish and cancel of one job by two workers, explored in every order. Workers may be taken for dead while
/// they live, so several of them can believe to hold the job.
private struct Protocol {
    /// How a result proves that it may count.
    enum Fencing: CaseIterable { case workerAndNumber, workerOnly, numberOnly, nothing }

    var fencing = Fencing.workerAndNumber
    /// Whether a claim raises the number.
    var raisesNumber = true
    /// Whether the database may lose the newest claim in a crash, as it may when commits don't wait for the disk.
    var losesCommits = false
    /// Whether a worker takes a new name after the database has crashed.
    var renamesAfterCrash = false

    enum Status: Hashable { case waiting, running, done, cancelled }

    /// An execution under way: what its worker believes.
    struct Execution: Hashable {
        var worker: Int
        var number: Int
    }

    struct State: Hashable {
        var status = Status.waiting
        var holder: Int?
        var number = 0
        var isStopAsked = false
        var executions: [Execution] = []
        var accepted = 0
        /// The names of the two workers; a new name is a new number.
        var names = [1, 2]
        /// The row before the newest claim, while the disk may not have that claim.
        var beforeClaim: [Int]?
        var steps = 0
    }

    private static let stepsMax = 12

    func accepts(_ execution: Execution, _ state: State) -> Bool {
        guard state.status == .running else { return false }
        switch fencing {
        case .workerAndNumber: return state.holder == execution.worker && state.number == execution.number
        case .workerOnly: return state.holder == execution.worker
        case .numberOnly: return state.number == execution.number
        case .nothing: return true
        }
    }

    /// What must never be: two executions whose results would count, or two results that did.
    func isBroken(_ state: State) -> Bool {
        state.accepted > 1 || state.executions.count { accepts($0, state) } > 1
    }

    func next(_ state: State) -> [State] {
        guard state.steps < Protocol.stepsMax else { return [] }
        var states: [State] = []
        func add(_ change: (inout State) -> Void) {
            var next = state
            next.steps += 1
            change(&next)
            states.append(next)
        }
        if state.status == .waiting {
            for worker in state.names { add { claim(&$0, worker) } }
            add { $0.status = .cancelled }
        }
        if state.status == .running {
            add { rescue(&$0) }
            add { $0.isStopAsked = true }
        }
        for index in state.executions.indices { add { finish(&$0, index) } }
        if losesCommits, state.beforeClaim != nil { add { crash(&$0) } }
        return states
    }

    private func claim(_ state: inout State, _ worker: Int) {
        state.beforeClaim = [state.number]
        state.status = .running
        state.holder = worker
        if raisesNumber { state.number += 1 }
        state.executions.append(Execution(worker: worker, number: state.number))
        state.executions.sort { ($0.worker, $0.number) < ($1.worker, $1.number) }
    }

    private func rescue(_ state: inout State) {
        state.status = state.isStopAsked ? .cancelled : .waiting
        state.holder = nil
        if raisesNumber { state.number += 1 }
        state.beforeClaim = nil
    }

    private func finish(_ state: inout State, _ index: Int) {
        let execution = state.executions.remove(at: index)
        guard accepts(execution, state) else { return }
        state.status = .done
        state.holder = nil
        state.accepted += 1
        state.beforeClaim = nil
    }

    private func crash(_ state: inout State) {
        guard let before = state.beforeClaim, state.status == .running else { return }
        state.status = .waiting
        state.holder = nil
        state.number = before[0]
        state.beforeClaim = nil
        if renamesAfterCrash { state.names = state.names.map { $0 + 10 } }
    }

    /// - Returns: how many states there are, and whether one of them is broken.
    func explore() -> (count: Int, isBroken: Bool) {
        var seen: Set<State> = [State()]
        var open = [State()]
        var broken = false
        while let state = open.popLast() {
            if isBroken(state) { broken = true }
            for next in next(state) where seen.insert(next).inserted { open.append(next) }
        }
        return (seen.count, broken)
    }
}

@Suite("Every order of claim, rescue, finish and cancel")
struct StateSpaceTests {
    @Test("With worker and number, no two results ever count")
    func sound() {
        let result = Protocol().explore()
        #expect(!result.isBroken)
        #expect(result.count > 1000)
    }

    @Test("A database that loses claims is harmless if workers take new names afterwards")
    func lostCommitsWithNewNames() {
        #expect(!Protocol(losesCommits: true, renamesAfterCrash: true).explore().isBroken)
    }

    @Test("Weaker protocols break, so the search does find faults")
    func brokenVariants() {
        #expect(Protocol(fencing: .workerOnly).explore().isBroken)
        #expect(Protocol(fencing: .nothing).explore().isBroken)
        #expect(Protocol(raisesNumber: false).explore().isBroken)
        #expect(Protocol(fencing: .numberOnly, raisesNumber: false).explore().isBroken)
        // Why claims wait for the disk: the same worker would get the same number twice.
        #expect(Protocol(losesCommits: true).explore().isBroken)
    }
}
