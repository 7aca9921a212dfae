import LosslessJSON

/// The address by which a person plays with a running simulator:
/// - `GET /__sim/ariza` shows the routes, the calls so far and the standing faults;
/// - `POST /__sim/ariza` with `{"rota": "orders.stream", "tur": "sunucu_hatasi", "kod": 503, "adet": 3}` adds a fault;
///   instead of `adet` (so many calls) `binde` (so many of a thousand), with `cok_istek` also `bekle_saniye`;
///   without `rota` every route is meant;
/// - `DELETE /__sim/ariza` takes all faults back.
struct ControlPage {
    static let path = "/__sim/"
    let simulator: any Simulator

    func answer(_ call: Call) async -> Answer {
        guard call.path == Self.path + "ariza" else { return .json(["hata": "adres yok"], status: 404) }
        switch call.method {
        case "GET": return .json(await overview())
        case "DELETE":
            await simulator.faults.clear()
            return .json(await overview())
        case "POST": return await add(call.json() ?? .null)
        default: return .json(["hata": "yöntem yok"], status: 405)
        }
    }

    private func add(_ order: JSON) async -> Answer {
        let route = order["rota"]?.string ?? FaultPlan.anyRoute
        guard route == FaultPlan.anyRoute || simulator.routes.contains(where: { $0.name == route }) else {
            return refusal("rota bilinmiyor: \(route)")
        }
        let status = order["kod"]?.int.flatMap(Int.init(exactly:)) ?? 500
        let seconds = order["bekle_saniye"]?.int.flatMap(Int.init(exactly:))
        guard (500...599).contains(status),
            let misbehaviour = Misbehaviour(
                word: order["tur"]?.string ?? "", status: status, retryAfterSeconds: seconds)
        else { return refusal("tur veya kod bilinmiyor") }
        if let share = order["binde"]?.int, (1...1000).contains(share) {
            await simulator.faults.fail(perMille: Int(share), on: route, with: misbehaviour)
        } else {
            let count = order["adet"]?.int ?? 1
            guard (1...1_000_000).contains(count) else { return refusal("adet 1 ile 1000000 arasında olmalı") }
            await simulator.faults.fail(nextCalls: Int(count), on: route, with: misbehaviour)
        }
        return .json(await overview())
    }

    private func refusal(_ reason: String) -> Answer { .json(["hata": .string(reason)], status: 422) }

    private func overview() async -> JSON {
        let counts = await simulator.calls.counts
        let routes = simulator.routes.map { route -> JSON in
            [
                "rota": .string(route.name),
                "yontem": .string(route.method),
                "cagri": JSON(counts[route.name] ?? 0),
            ]
        }
        let entries = await simulator.faults.entries.map { entry -> JSON in
            let amount: JSON.Member =
                switch entry.amount {
                case .calls(let count): JSON.Member("adet", JSON(count))
                case .perMille(let share): JSON.Member("binde", JSON(share))
                }
            return .object([
                JSON.Member("rota", .string(entry.route)), JSON.Member("tur", .string(entry.misbehaviour.word)), amount,
            ])
        }
        return ["sunucu": .string(simulator.name), "rotalar": .array(routes), "arizalar": .array(entries)]
    }
}
