import Domain
import JobQueue
import LosslessJSON
import SQLEngine

/// The jobs of the measurement: no-ops with a payload of about 200 bytes.
enum Load {
    private static let filling = String(repeating: "x", count: 140)

    /// - Parameter lane: the number of the dealer whose lane it is; 0 for none.
    static func job(_ number: Int, lane: Int = 0) -> NewJob {
        var job = NewJob(
            .processWebhook,
            payload: [
                "no": JSON(Int64(number)), "serit": JSON(Int64(lane)), "an": JSON(microseconds()),
                "metin": .string(filling),
            ])
        if lane > 0 { job.dealer = ID(Int64(lane)) }
        return job
    }

    /// Lane of job `number` of `count`: with a noisy dealer, the first half is all its own.
    static func lane(of number: Int, count: Int, lanes: Int, isNoisy: Bool) -> Int {
        guard lanes > 0 else { return 0 }
        if isNoisy { return number < count / 2 ? 1 : 2 + number % max(lanes - 1, 1) }
        return 1 + number % lanes
    }

    /// Jobs belong to dealers, who must exist.
    static func addDealers(_ count: Int, _ tx: borrowing Transaction) throws {
        let now = World.measured.now()
        for number in 1...max(count, 1) {
            try tx.run(
                """
                INSERT INTO kullanicilar (id, ad, email, sifre_hash, rol, created_at, updated_at)
                VALUES (\(number), \("Bayi \(number)"), \("bayi\(number)@example.com"), 'x', 'bayi', \(now), \(now))
                ON CONFLICT DO NOTHING
                """)
        }
    }
}
