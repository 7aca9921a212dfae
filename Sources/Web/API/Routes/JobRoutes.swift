import Domain
import Operations
import Storage

/// `/isler`. Jobs are made by what sets them off, never by themselves.
func jobRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/isler", .jobs, .viewJobs, tag: "isler", "Kuyruktaki işleri listeler"),
        maker.item("/isler/{id}", .jobs, .viewJobs, tag: "isler", "Bir işi getirir"),
        maker.action("/isler/{id}/denemeler", .jobs, .changeJobs, tag: "isler", "İşi yeniden dener") {
            id, _, request, work in
            try await work.operations.retryJob(ID(id), actor: try request.actor, scope: try request.scope)
        },
        maker.action("/isler/{id}/iptaller", .jobs, .changeJobs, tag: "isler", "İşi iptal eder") {
            id, _, request, work in
            try await work.operations.cancelJob(ID(id), actor: try request.actor, scope: try request.scope)
        },
    ]
}
