import NIOCore

/// Whether a connection keeps to its times: a value without a clock or a socket, told what happens and when.
struct ConnectionPace {
    /// Why a connection is closed.
    enum Reason: String, Equatable {
        case idle = "bosta"
        case slowHead = "baslik_yavas"
        case slowBody = "govde_yavas"
        case longBody = "govde_uzun"
        case largeBody = "govde_buyuk"
        case stalledReader = "yanit_okunmuyor"
        case over = "bitti"
    }

    enum Verdict: Equatable {
        case close(Reason)
        case lookAgain(NIODeadline)
        /// Nothing runs out until something happens.
        case rest
    }

    private enum Reading: Equatable {
        case nothing(since: NIODeadline)
        case head(since: NIODeadline)
        case body
    }

    private let limits: ConnectionLimits
    /// No route takes more; what comes beyond is not read.
    private let bodyBytesMax: Int
    private var reading: Reading
    /// Requests whose header was read and whose answer is not complete.
    private var openRequests = 0
    /// Of the body that is being read: what came of it, and with the framing of its chunks.
    private var bodyBytes = 0
    private var rawBytes = 0
    /// How long the server has waited for it, up to the last piece.
    private var waited: TimeAmount = .zero
    /// Since when the server waits for more; nil while it does not read.
    private var waitsSince: NIODeadline?
    private var pendingWrites = 0
    private var lastWriteProgress: NIODeadline
    private var lingersSince: NIODeadline?

    init(limits: ConnectionLimits, bodyBytesMax: Int, now: NIODeadline) {
        (self.limits, self.bodyBytesMax) = (limits, bodyBytesMax)
        (reading, lastWriteProgress) = (.nothing(since: now), now)
    }

    // MARK: what happens

    mutating func opened(at now: NIODeadline) { reading = .nothing(since: now) }

    /// The server is ready to take more.
    mutating func wantsMore(at now: NIODeadline) { if waitsSince == nil { waitsSince = now } }

    mutating func bytesCame(_ count: Int, at now: NIODeadline) {
        switch reading {
        case .nothing: reading = .head(since: now)
        case .head: break
        case .body:
            rawBytes += count
            waited = waited + waiting(at: now)
        }
        waitsSince = nil
    }

    mutating func headEnded() {
        openRequests += 1
        (reading, bodyBytes, rawBytes, waited, waitsSince) = (.body, 0, 0, .zero, nil)
    }

    mutating func bodyCame(_ count: Int) { bodyBytes += count }

    mutating func requestEnded(at now: NIODeadline) { reading = .nothing(since: now) }

    mutating func responseEnded(at now: NIODeadline) {
        openRequests -= 1
        switch reading {
        case .nothing: reading = .nothing(since: now)
        case .head: reading = .head(since: now)
        case .body: break
        }
    }

    mutating func writeBegan(at now: NIODeadline) {
        if pendingWrites == 0 { lastWriteProgress = now }
        pendingWrites += 1
    }

    mutating func writeEnded(at now: NIODeadline) {
        pendingWrites -= 1
        lastWriteProgress = now
    }

    /// Nothing more will be answered; the client is to go.
    mutating func lingers(from now: NIODeadline) { if lingersSince == nil { lingersSince = now } }

    // MARK: what follows

    /// Whether the answer that is about to be written belongs to a request whose body is still on its way.
    var answersEarly: Bool { reading == .body && openRequests == 1 }

    /// More body than any route takes.
    var isTooLarge: Bool { reading == .body && bodyBytes > bodyBytesMax }

    /// Chunks with so much around their content that only an attack makes them.
    var hasTooMuchFraming: Bool { reading == .body && rawBytes - bodyBytes > 16 * 1024 + 8 * bodyBytes }

    func verdict(at now: NIODeadline) -> Verdict {
        var next: NIODeadline?
        for (deadline, reason) in deadlines(now) {
            if deadline <= now { return .close(reason) }
            next = min(next ?? deadline, deadline)
        }
        return next.map(Verdict.lookAgain) ?? .rest
    }

    /// All that can run out as things stand, with the moment.
    private func deadlines(_ now: NIODeadline) -> [(NIODeadline, Reason)] {
        var deadlines: [(NIODeadline, Reason)] = []
        if pendingWrites > 0 {
            deadlines.append((lastWriteProgress + TimeAmount(limits.writeStallTime), .stalledReader))
        } else if let lingersSince {
            // Who is still taking the last answer is not over yet.
            deadlines.append((max(lingersSince, lastWriteProgress) + TimeAmount(limits.lingerTime), .over))
        }
        switch reading {
        // While an answer is on its way, nothing else need be.
        case .nothing(let since) where openRequests == 0 && pendingWrites == 0:
            deadlines.append((max(since, lastWriteProgress) + TimeAmount(limits.idleTime), .idle))
        case .head(let since) where openRequests == 0 && pendingWrites == 0:
            deadlines.append((max(since, lastWriteProgress) + TimeAmount(limits.headTime), .slowHead))
        case .nothing, .head: break
        case .body:
            guard waitsSince != nil else { break }
            let start = now - waited - waiting(at: now)
            let seconds = Int64(bodyBytes / max(limits.bodyBytesPerSecond, 1))
            let paceTime = TimeAmount(limits.bodyGraceTime) + .seconds(seconds) + .milliseconds(1)
            deadlines.append((start + TimeAmount(limits.bodyTime), .longBody))
            deadlines.append((start + paceTime, .slowBody))
        }
        return deadlines
    }

    private func waiting(at now: NIODeadline) -> TimeAmount { waitsSince.map { now - $0 } ?? .zero }
}
