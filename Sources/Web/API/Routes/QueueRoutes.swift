import Domain
import Hummingbird
import JobQueue
import LosslessJSON
import Operations
import Storage

/// `/kuyruk`, `/isler-arsivi`, `/toplu-is-islemleri` and `/metrikler`.
func queueRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.api(
            .get, "/kuyruk", .viewJobs,
            RouteDocumentation(
                tag: "kuyruk", summary: "Kuyruğun durumu: sayılar, şeritler, işçiler, planlar, başarısızlık nedenleri",
                output: QueueJSON.schema)
        ) { request in
            .json(QueueJSON.of(try await maker.operations.queueOverview(scope: try request.scope)))
        },
        maker.api(
            .put, "/kuyruk/seritler/{serit}", .changeJobs,
            RouteDocumentation(
                tag: "kuyruk", summary: "Bir şeridi duraklatır, sürdürür ya da payını ve sınırını değiştirir",
                input: laneSchema, output: QueueJSON.laneState)
        ) { request in
            let lane = try request.lane()
            let input = try request.input(laneSchema)
            let change = LaneChange(
                isPaused: input.value("duraklatildi"), pauseReason: input.value("neden"),
                weight: input.value("agirlik"), concurrencyMax: input.value("eszamanli"))
            let scope = try request.scope
            try await maker.operations.changeLane(lane, change, actor: try request.actor, scope: scope)
            guard let found = try await maker.operations.lane(lane, scope: scope) else { throw OperationError.notFound }
            return .json(.object(QueueJSON.members(of: found.state, found.owner)))
        },
        maker.api(
            .put, "/kuyruk/planlar/{id}", .changeJobs,
            RouteDocumentation(
                tag: "kuyruk", summary: "Zamanlanmış bir işi açar ya da kapatır",
                input: planSchema, status: 204)
        ) { request in
            let id = try request.rowID(of: AnyRow.self).rawValue
            let overview = try await maker.operations.queueOverview(scope: try request.scope)
            // Who may not see a plan gets the same answer as for one that is not there.
            guard overview.plans.contains(where: { $0.id == id }) else { throw OperationError.notFound }
            let input = try request.input(planSchema)
            try await maker.operations.switchPlan(
                id, isActive: try input.required("aktif"), actor: try request.actor)
            return .noContent
        },
        bulkRoute(maker),
        maker.list("/isler-arsivi", .archivedJobs, .viewJobs, tag: "isler", "Arşivlenmiş işleri listeler"),
        maker.item("/isler-arsivi/{id}", .archivedJobs, .viewJobs, tag: "isler", "Arşivlenmiş bir işi getirir"),
        metricsApiRoute(maker),
    ]
}

/// A change of many jobs is a thing that is made, like a single job's retry and stop.
private func bulkRoute(_ maker: ApiRouteMaker) -> Route {
    maker.api(
        .post, "/toplu-is-islemleri", .changeJobs,
        RouteDocumentation(
            tag: "isler", summary: "Süzgece uyan işlerin hepsini yeniden dener ya da durdurur", input: filterSchema,
            output: QueueJSON.bulkOutcome), keys: .afterRepeatableWork
    ) { request in
        let input = try request.input(filterSchema)
        let action: BulkAction = try input.required("islem")
        var filter = JobFilter(kind: input.value("tip"), errorCode: input.value("hata_kodu"))
        filter.statuses = input.value("durum", as: JobStatus.self).map { [$0] } ?? []
        filter.integration = input.value("entegrasyon_id")
        filter.order = input.value("siparis_id")
        let outcome = try await maker.operations.changeJobs(
            action, filter, actor: try request.actor, scope: try request.scope)
        return .json([
            "degisen": JSON(Int64(outcome.changed)), "reddedilen": JSON(Int64(outcome.refused)),
            "kalan_is_id": outcome.rest.map { JSON($0.rawValue) } ?? .null,
        ])
    }
}

private let laneSchema = InputSchema([
    .optional("duraklatildi", .bool, "true: yeni iş alınmaz; false: sürer"),
    .optional("neden", .text(max: 300), "Neden duraklatıldığı; herkes görür"),
    .optional("agirlik", .int(1...100), "Öteki şeritlerin yanındaki payı"),
    .optional("eszamanli", .int(0...1000), "Aynı anda en çok kaç işi çalışır; 0 sınırı kaldırır"),
])

private let planSchema = InputSchema([.required("aktif", .bool, "Zamanı gelince iş eklensin mi")])

private let filterSchema = InputSchema([
    .required(
        "islem", .words(BulkAction.self), "yeniden: başarısız ve durdurulmuş işler; durdur: bitmemiş işler"),
    .optional("tip", .words(JobKind.self), "Yalnız bu türdeki işler"),
    .optional("durum", .words(JobStatus.self), "Yalnız bu durumdakiler"),
    .optional("hata_kodu", .text(max: 100), "Yalnız bu hatayla kalanlar"),
    .optional("entegrasyon_id", .id, "Yalnız bu hesabın işleri"),
    .optional("siparis_id", .id, "Yalnız bu siparişin işleri"),
])

extension BulkAction: InputReadable {}
extension JobKind: InputReadable {}
extension JobStatus: InputReadable {}

extension WebRequest {
    /// The lane in the path: the number of an account, of a dealer with a minus before it, or 0.
    ///
    /// - Throws: ``OperationError/notFound`` if it is none.
    func lane() throws(OperationError) -> Int64 {
        guard let text = parameters["serit"], let lane = Int64(text), lane > .min, String(lane) == text else {
            throw .notFound
        }
        return lane
    }
}
