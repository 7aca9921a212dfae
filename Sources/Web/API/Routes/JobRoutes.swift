import Domain
import Hummingbird
import Operations
import Storage

/// `/isler`.
func jobRoutes(_ maker: ApiRouteMaker) -> [Route] {
    let output = JSONSchema.object(of: .jobs)
    return [
        maker.list("/isler", .jobs, .viewJobs, tag: "isler", "Kuyruktaki işleri listeler"),
        maker.item("/isler/{id}", .jobs, .viewJobs, tag: "isler", "Bir işi getirir"),
        maker.api(
            .post, "/isler/{id}/denemeler", .changeJobs,
            RouteDocumentation(tag: "isler", summary: "İşi yeniden dener", output: output)
        ) { request in
            let id: ID<Job> = try request.rowID()
            try await maker.operations.retryJob(id, actor: try request.actor, scope: try request.scope)
            return .json(try await maker.row(.jobs, id.rawValue, request))
        },
        maker.api(
            .post, "/isler/{id}/iptaller", .changeJobs,
            RouteDocumentation(tag: "isler", summary: "İşi iptal eder", output: output)
        ) { request in
            let id: ID<Job> = try request.rowID()
            try await maker.operations.cancelJob(id, actor: try request.actor, scope: try request.scope)
            return .json(try await maker.row(.jobs, id.rawValue, request))
        },
    ]
}
