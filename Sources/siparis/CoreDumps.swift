import Glibc

/// Keeps what is in memory, secrets among it, out of core dumps (S37 of the security notes).
enum CoreDumps {
    /// Forbids them for this process and those that it starts.
    static func forbid() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // A program that the system pipes dumps into gets them whatever the limit is: then with nothing in them (core(5)).
        let filter = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC)
        guard filter >= 0 else { return }
        _ = write(filter, "0", 1)
        close(filter)
    }
}
