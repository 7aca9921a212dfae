import Domain
import Synchronization

/// The forms in which a resource is seen: one for each combination of the few permissions that decide it, made when
/// somebody has that combination for the first time.
final class ResourceViews: Sendable {
    let needed: [Permission]
    /// By which of ``needed`` are there, a bit for each.
    private let made = Mutex<[UInt64: ApiResource]>([:])

    init(needed: Set<Permission>) {
        precondition(needed.count <= UInt64.bitWidth, "more permissions than bits")
        self.needed = Array(needed)
    }

    func view(for permissions: Set<Permission>, make: () -> ApiResource) -> ApiResource {
        var bits: UInt64 = 0
        for (position, permission) in needed.enumerated() where permissions.contains(permission) {
            bits |= 1 << UInt64(position)
        }
        if let known = made.withLock({ $0[bits] }) { return known }
        // Made outside of the lock: it may ask for the views of its parts. Twice the same does no harm.
        let view = make()
        made.withLock { $0[bits] = view }
        return view
    }
}
