import TestSupport

/// One step of a random run. Jobs, claims and workers are named by number; numbers that name nothing make the step do
/// nothing, so that steps can be left out when a failing run is made shorter.
enum QueueStep: CustomStringConvertible {
    case add(unique: Int?, losesKey: Bool, order: Int?, isLater: Bool, priority: Int, lane: Int)
    case claim(worker: Int, limit: Int)
    case finish(claim: Int)
    case fail(claim: Int, QueueModel.Failure)
    case postpone(claim: Int)
    case makeDue
    case lose(worker: Int)
    case cancel(job: Int)
    case retry(job: Int)

    var description: String {
        switch self {
        case .add(let unique, let losesKey, let order, let isLater, let priority, let lane):
            "add(unique: \(unique ?? -1), losesKey: \(losesKey), order: \(order ?? -1), later: \(isLater), "
                + "priority: \(priority), lane: \(lane))"
        case .claim(let worker, let limit): "claim(worker: \(worker), limit: \(limit))"
        case .finish(let claim): "finish(\(claim))"
        case .fail(let claim, let failure): "fail(\(claim), \(failure))"
        case .postpone(let claim): "postpone(\(claim))"
        case .makeDue: "makeDue"
        case .lose(let worker): "lose(\(worker))"
        case .cancel(let job): "cancel(\(job))"
        case .retry(let job): "retry(\(job))"
        }
    }

    static func random(_ count: Int, seed: UInt64) -> [QueueStep] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { number in step(number, &random) }
    }

    private static func step(_ number: Int, _ random: inout SeededGenerator) -> QueueStep {
        func any(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }
        // Claims and jobs of the near past are the interesting ones.
        let recent = max(0, any(0..<(number + 1)) / 2 + any(0..<6) - 2)
        switch any(0..<100) {
        case 0..<32:
            return .add(
                unique: any(0..<3) == 0 ? any(0..<4) : nil, losesKey: any(0..<3) == 0,
                order: any(0..<2) == 0 ? any(0..<3) : nil, isLater: any(0..<5) == 0, priority: any(1..<4),
                lane: any(0..<3))
        case 32..<52: return .claim(worker: any(0..<3), limit: any(1..<5))
        case 52..<68: return .finish(claim: recent)
        case 68..<78: return .fail(claim: recent, QueueModel.Failure.allCases[any(0..<3)])
        case 78..<81: return .postpone(claim: recent)
        case 81..<87: return .makeDue
        case 87..<92: return .lose(worker: any(0..<3))
        case 92..<96: return .cancel(job: recent)
        default: return .retry(job: recent)
        }
    }
}
