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
}

extension QueueJSON {
    static var laneState: JSON { JSONSchema.object(JSONSchema.laneMembers) }
    static var bulkOutcome: JSON { JSONSchema.bulkOutcome }
    static var schema: JSON { JSONSchema.queue }
}

extension JSONSchema {
    /// What a lane always has.
    fileprivate static let laneMembers: JSON = [
        "serit": shown(
            described(number, "Hesabın numarası; başında - olan bayinin numarası; 0 programın kendi işleri"), as: 7),
        "entegrasyon": shown(optionalText, as: "Mağazam"), "platform": shown(optionalText, as: "Trendyol"),
        "kullanici_id": optionalID, "kullanici": optionalText, "agirlik": number,
        "eszamanli": described(optionalNumber, "Aynı anda çalışan işlerin sınırı; null: sınır yok"),
        "duraklatildi_at": optionalTime, "duraklatma_nedeni": optionalText,
        "ardisik_hata": shown(number, as: 0), "dinlenme_bitis_at": optionalTime,
    ]

    fileprivate static let bulkOutcome: JSON = object([
        "degisen": shown(described(number, "Değiştirilen işlerin sayısı"), as: 12),
        "reddedilen": shown(described(number, "Değişmeye elvermeyenler"), as: 0),
        "kalan_is_id": described(optionalID, "Kalanları arka planda yapan iş"),
    ])

    fileprivate static let queue: JSON = object([
        "sayilar": described(counts, "Durumlara göre işler; saymak \(QueueGauges.countMax) sayısında durur"),
        "canli_isci": number, "en_eski_bekleyen_sn": shown(optionalNumber, as: 3),
        "seritler": described(
            array(of: lane), "İş bekleyen, çalışan ya da özel durumu olan şeritler, en uzun bekleyen önce"),
        "isciler": described(array(of: worker), "Canlı işçiler; yalnız bütün bayileri görenler için"),
        "planlar": described(array(of: plan), "Zamanlanmış işler; yalnız bütün bayileri görenler için"),
        "basarisizlik_nedenleri": described(array(of: failure), "Başarısız işler, nedenlerine göre"),
    ])

    private static let counts: JSON = object([
        "bekliyor": shown(number, as: 12), "isleniyor": shown(number, as: 2), "planli": shown(number, as: 5),
        "engelli": shown(number, as: 0), "supheli": shown(number, as: 0), "olu": shown(number, as: 1),
    ])

    private static let lane: JSON = object(
        .object(
            (laneMembers.members ?? []) + [
                .init("bekleyen", numbersByName("Kuyruklara göre bekleyen işler", as: ["cekme": 12])),
                .init("en_eski_at", optionalTime), .init("calisan", shown(number, as: 2)),
                .init("sinir_bitis_at", described(optionalTime, "Karşı taraf bu ana kadar beklenmesini istedi")),
                .init("kalan_cagri", numbersByName("Kuyruklara göre kalan çağrı hakkı", as: ["cekme": 18])),
            ]))

    private static let worker: JSON = object([
        "id": id, "sunucu": shown(text, as: "sunucu-1"), "basladi_at": time, "kira_bitis_at": time,
        "calisan": shown(number, as: 2),
    ])

    private static let plan: JSON = object([
        "id": id, "ad": shown(text, as: "Saklama temizliği"), "tip": shown(text, as: "saklama_temizligi"),
        "zamanlama": shown(text, as: "30 3 * * *"), "saat_dilimi": shown(text, as: "Europe/Istanbul"), "aktif": flag,
        "sonraki_at": optionalTime, "son_calisma_at": optionalTime, "son_hata": optionalText,
    ])

    private static let failure: JSON = object([
        "hata_kodu": shown(text, as: "http_500"), "tip": shown(text, as: "siparis_gonder"),
        "adet": shown(number, as: 4), "son_at": time, "ornek": shown(optionalText, as: "Sunucu hatası."),
        "ornek_is_id": id,
    ])
}
