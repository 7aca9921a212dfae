/// A table of moves as a person writes it: `from: to to to`, one line each.
struct TransitionTable {
    let moves: [String: Set<String>]

    init(_ text: String) {
        var moves: [String: Set<String>] = [:]
        for line in text.split(separator: "\n") {
            let halves = line.split(separator: ":", omittingEmptySubsequences: false)
            moves[String(halves[0])] = Set(halves[1].split(separator: " ").map(String.init))
        }
        self.moves = moves
    }

    private init(moves: [String: Set<String>]) { self.moves = moves }

    /// The moves of both tables.
    func joined(with other: TransitionTable) -> TransitionTable {
        TransitionTable(moves: moves.merging(other.moves) { $0.union($1) })
    }

    /// The states from which a walk along the moves leads to one of `ends`, themselves included.
    func states(leadingTo ends: Set<String>) -> Set<String> {
        var found = ends
        while true {
            let more = moves.filter { !found.contains($0.key) && !$0.value.isDisjoint(with: found) }.keys
            if more.isEmpty { return found }
            found.formUnion(more)
        }
    }
}
