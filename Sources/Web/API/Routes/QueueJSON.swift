import Domain
import JobQueue
import LosslessJSON
import Operations
import Storage

/// The state of the queue as JSON, and what the documentation says of it.
enum QueueJSON {
    static func of(_ overview: QueueOverview) -> JSON {
        let gauges = overview.gauges
        let counts: [(String, Int)] = [
            ("bekliyor", gauges.waiting), ("isleniyor", gauges.running), ("planli", gauges.planned),
            ("engelli", gauges.blocked), ("supheli", gauges.suspects), ("olu", gauges.dead),
        ]
        return [
            "sayilar": .object(counts.map { JSON.Member($0.0, JSON(Int64($0.1))) }),
            "canli_isci": JSON(Int64(gauges.workersAlive)),
            "en_eski_bekleyen_sn": gauges.oldestWait.map { JSON($0.wholeMilliseconds / 1000) } ?? .null,
            "seritler": .array(overview.lanes.map(lane)),
            "isciler": .array(overview.workers.map(worker)),
            "planlar": .array(overview.plans.map(plan)),
            "basarisizlik_nedenleri": .array(overview.failures.map(failure)),
        ]
    }

    /// The members that a lane always has.
    static func members(of state: LaneState, _ owner: LaneOwner) -> [JSON.Member] {
        [
            .init("serit", JSON(state.lane)),
            .init("entegrasyon", owner.integrationName.map(JSON.string) ?? .null),
            .init("platform", owner.platformName.map(JSON.string) ?? .null),
            .init("kullanici_id", owner.dealer.map { JSON($0.rawValue) } ?? .null),
            .init("kullanici", owner.dealerName.map(JSON.string) ?? .null),
            .init("agirlik", JSON(Int64(state.weight))),
            .init("eszamanli", state.concurrencyMax.map { JSON(Int64($0)) } ?? .null),
            .init("duraklatildi_at", time(state.pausedAt)),
            .init("duraklatma_nedeni", state.pauseReason.map(JSON.string) ?? .null),
            .init("ardisik_hata", JSON(Int64(state.breaker.failures))),
            .init("dinlenme_bitis_at", time(state.breaker.openUntil)),
        ]
    }

    private static func lane(_ lane: QueueOverview.Lane) -> JSON {
        .object(
            members(of: lane.state, lane.owner) + [
                .init("bekleyen", .object(lane.waiting.map { JSON.Member($0.queue, JSON(Int64($0.count))) })),
                .init("en_eski_at", time(lane.oldestSince)), .init("calisan", JSON(Int64(lane.running))),
                .init("sinir_bitis_at", time(lane.closedUntil)),
                .init(
                    "kalan_cagri",
                    .object(lane.callsLeft.map { JSON.Member($0.place.queue, JSON(Int64($0.calls))) })),
            ])
    }

    private static func worker(_ worker: WorkerTable.Alive) -> JSON {
        [
            "id": JSON(worker.id), "sunucu": .string(worker.host), "basladi_at": time(worker.startedAt),
            "kira_bitis_at": time(worker.leaseEnd), "calisan": JSON(Int64(worker.running)),
        ]
    }

    private static func plan(_ plan: Plan) -> JSON {
        [
            "id": JSON(plan.id), "ad": .string(plan.name), "tip": .string(plan.kind),
            "zamanlama": .string(plan.schedule), "saat_dilimi": .string(plan.zone), "aktif": .bool(plan.isActive),
            "sonraki_at": time(plan.nextAt), "son_calisma_at": time(plan.lastAt),
            "son_hata": plan.lastFault.map(JSON.string) ?? .null,
        ]
    }

    private static func failure(_ group: FailureGroup) -> JSON {
        [
            "hata_kodu": .string(group.errorCode), "tip": .string(group.kind), "adet": JSON(Int64(group.count)),
            "son_at": time(group.lastAt), "ornek": group.message.map(JSON.string) ?? .null,
            "ornek_is_id": JSON(group.newest.rawValue),
        ]
    }

    private static func time(_ moment: Timestamp?) -> JSON { moment.map { .string($0.description) } ?? .null }

    // MARK: - Documentation

    private static func list(_ description: String) -> JSON {
        ["type": "array", "items": ["type": "object"], "description": .string(description)]
    }

    static let laneState: JSON = [
        "type": "object",
        "properties": [
            "serit": ["type": "integer"], "entegrasyon": ["type": ["string", "null"]],
            "platform": ["type": ["string", "null"]], "kullanici_id": ["type": ["integer", "null"]],
            "kullanici": ["type": ["string", "null"]], "agirlik": ["type": "integer"],
            "eszamanli": ["type": ["integer", "null"]],
            "duraklatildi_at": ["type": ["string", "null"], "format": "date-time"],
            "duraklatma_nedeni": ["type": ["string", "null"]], "ardisik_hata": ["type": "integer"],
            "dinlenme_bitis_at": ["type": ["string", "null"], "format": "date-time"],
        ],
        "required": ["serit", "agirlik", "ardisik_hata"],
    ]

    static let bulkOutcome: JSON = [
        "type": "object",
        "properties": [
            "degisen": ["type": "integer", "description": "Değiştirilen işlerin sayısı"],
            "reddedilen": ["type": "integer", "description": "Değişmeye elvermeyenler"],
            "kalan_is_id": ["type": ["integer", "null"], "description": "Kalanları arka planda yapan iş"],
        ],
        "required": ["degisen", "reddedilen", "kalan_is_id"],
    ]

    static let schema: JSON = [
        "type": "object",
        "properties": [
            "sayilar": [
                "type": "object", "additionalProperties": ["type": "integer"],
                "description": .string("Durumlara göre işler; saymak \(QueueGauges.countMax) sayısında durur"),
            ],
            "canli_isci": ["type": "integer"], "en_eski_bekleyen_sn": ["type": ["integer", "null"]],
            "seritler": list("İş bekleyen, çalışan ya da özel durumu olan şeritler, en uzun bekleyen önce"),
            "isciler": list("Canlı işçiler; yalnız bütün bayileri görenler için"),
            "planlar": list("Zamanlanmış işler; yalnız bütün bayileri görenler için"),
            "basarisizlik_nedenleri": list("Başarısız işler, nedenlerine göre"),
        ],
        "required": ["sayilar", "canli_isci", "seritler", "isciler", "planlar", "basarisizlik_nedenleri"],
    ]
}
