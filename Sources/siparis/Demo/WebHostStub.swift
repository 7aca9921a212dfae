import ServiceLifecycle
extension WebHost {
    static func service(_ program: Program, port: Int, _ on: @escaping @Sendable (Int) async -> Void) async throws -> any Service {
        struct S: Service { let on: @Sendable (Int) async -> Void; func run() async throws { await on(9); try await gracefulShutdown() } }
        return S(on: on)
    }
}
