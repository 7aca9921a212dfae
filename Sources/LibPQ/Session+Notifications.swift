import CLibPQ
import Glibc

extension Session {
    /// The descriptor of the connection; negative if there is none.
    package var socket: Int32 { PQsocket(pointer) }

    /// Waits until the server sends something, the other descriptor becomes readable, or the time is over.
    ///
    /// - Parameters:
    ///   - descriptor: for example the reading end of a pipe by which another thread ends the wait.
    ///   - limit: rounded up to whole milliseconds.
    /// - Returns: the channels of the notifications that came (`LISTEN`), in their order; empty if none did.
    /// - Throws: `.connectionLost` or `.closed` if the connection is down.
    package func waitForNotifications(
        orDescriptor descriptor: Int32, upTo limit: Duration
    ) throws(PostgresError) -> [String] {
        let socket = PQsocket(pointer)
        guard !isBroken, socket >= 0 else { throw PostgresError(.closed, "the connection is down") }
        var descriptors = [
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let (seconds, attoseconds) = limit.components
        let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        _ = poll(&descriptors, 2, Int32(clamping: max(milliseconds, 0)))
        guard PQconsumeInput(pointer) == 1 else { throw PostgresError(result: nil, connection: pointer) }
        var channels: [String] = []
        while let notification = PQnotifies(pointer) {
            channels.append(String(cString: notification.pointee.relname))
            PQfreemem(notification)
        }
        return channels
    }
}
