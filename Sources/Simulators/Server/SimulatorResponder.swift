import HTTPTypes
import Hummingbird
import HummingbirdCore
import LosslessJSON
import NIOCore

/// Takes every HTTP call of a simulated server: finds the route, counts, plays faults, and lets the simulator answer.
struct SimulatorResponder: HTTPResponder {
    let simulator: any Simulator

    /// The largest body that is read, in bytes: above every limit of the services that are played.
    private static let bodySizeMax = 32 * 1024 * 1024

    func respond(to request: Request, context: SimulatorContext) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.bodySizeMax)
        let incoming = Call(
            route: "",
            parameters: [:],
            method: request.method.rawValue,
            path: percentDecoded(request.uri.path),
            query: queryPairs(request.uri.query ?? ""),
            headers: request.headers.map { ($0.name.rawName, $0.value) },
            body: Array(body.readableBytesView))
        if incoming.path.hasPrefix(ControlPage.path) {
            return response(to: await ControlPage(simulator: simulator).answer(incoming))
        }
        guard let call = routed(incoming) else {
            return response(to: .json(["error": "not found", "path": .string(incoming.path)], status: 404))
        }
        await simulator.calls.record(call.route)
        guard let fault = await simulator.faults.draw(call.route) else {
            return response(to: await simulator.answer(call))
        }
        return await misbehave(fault, call, on: context.channel)
    }

    private func routed(_ incoming: Call) -> Call? {
        var path = incoming.path[...]
        if !simulator.basePath.isEmpty, path.hasPrefix(simulator.basePath + "/") {
            path = path.dropFirst(simulator.basePath.count)
        }
        let segments = path.split(separator: "/").map(String.init)
        for route in simulator.routes {
            guard let parameters = route.match(method: incoming.method, segments: segments) else { continue }
            var call = incoming
            call.route = route.name
            call.parameters = parameters
            return call
        }
        return nil
    }

    private func misbehave(_ fault: Misbehaviour, _ call: Call, on channel: any Channel) async -> Response {
        switch fault {
        case .tooManyRequests(let seconds):
            var answer = simulator.tooManyRequests
            if let seconds { answer.headers.append(("Retry-After", String(seconds))) }
            return response(to: answer)
        case .serverError(let status):
            return response(to: .html("<html><body><h1>\(status)</h1></body></html>", status: status))
        case .htmlAnswer:
            return response(to: .html("<html><body><h1>Bakım çalışması</h1></body></html>"))
        case .truncatedBody:
            return truncated(await simulator.answer(call))
        case .timeoutBeforeEffect:
            return await hold(channel)
        case .timeoutAfterEffect:
            _ = await simulator.answer(call)
            return await hold(channel)
        case .connectionClosedBeforeEffect:
            return await hangUp(channel)
        case .connectionClosedAfterEffect:
            _ = await simulator.answer(call)
            return await hangUp(channel)
        }
    }

    private func response(to answer: Answer) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name) else { continue }
            headers[name] = value
        }
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// Promises the whole body, sends half of it, and cuts the connection: a body that throws makes the server close.
    private func truncated(_ answer: Answer) -> Response {
        let half = ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2))
        var response = response(to: answer)
        response.body = ResponseBody(contentLength: max(answer.body.count, 2)) { writer in
            try await writer.write(half)
            throw CutConnection()
        }
        return response
    }

    /// Says nothing until the client gives up or the server stops. The response is never written.
    private func hold(_ channel: any Channel) async -> Response {
        await withTaskCancellationHandler {
            try? await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
        return Response(status: .serviceUnavailable)
    }

    /// Closes the connection. The response is never written.
    private func hangUp(_ channel: any Channel) async -> Response {
        try? await channel.close().get()
        return Response(status: .serviceUnavailable)
    }
}

/// Thrown out of a half-written body.
private struct CutConnection: Error {}
