import NIOCore
import NIOEmbedded
import Testing

@testable import Web

@Suite("Times of a connection")
struct ConnectionGuardTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n"

    @Test("without a request it is closed after thirty seconds, not before")
    func idle() throws {
        let connection = try TestConnection()
        connection.pass(.milliseconds(29_999))
        #expect(connection.isOpen)
        connection.pass(.milliseconds(1))
        #expect(!connection.isOpen)
    }

    @Test("a header must be complete ten seconds after its first byte, however steadily it comes")
    func slowHead() throws {
        let connection = try TestConnection()
        connection.pass(.seconds(20))
        try connection.send("GET / HTTP/1.1\r\nHost: a\r\n")
        for number in 0..<9 {
            connection.pass(.seconds(1))
            try connection.send("X-\(number): 1\r\n")
        }
        #expect(connection.isOpen)
        connection.pass(.seconds(1))
        #expect(!connection.isOpen)
        #expect(connection.requests.isEmpty)
    }

    @Test("after an answer the time begins anew, request by request")
    func keepAlive() throws {
        let connection = try TestConnection()
        for _ in 0..<10 {
            connection.pass(.seconds(29))
            try connection.send(get)
            try connection.answer()
        }
        #expect(connection.isOpen && connection.requests.count == 10)
        connection.pass(.seconds(30))
        #expect(!connection.isOpen)
    }

    @Test("a request that is being worked on is never cut off, nor one that waits behind it")
    func longWork() throws {
        let connection = try TestConnection()
        try connection.send(get)
        connection.pass(.seconds(600))
        #expect(connection.isOpen)
        try connection.send("GET /2 HTTP/1.1\r\n")
        connection.pass(.seconds(600))
        #expect(connection.isOpen)
        try connection.answer()
        connection.pass(.milliseconds(9999))
        #expect(connection.isOpen)
        connection.pass(.milliseconds(1))
        #expect(!connection.isOpen)
    }

    @Test("a body of one byte a second is closed within twenty seconds")
    func slowBody() throws {
        let connection = try TestConnection()
        try connection.send(post)
        var seconds = 0
        while connection.isOpen, seconds < 60 {
            connection.pass(.seconds(1))
            seconds += 1
            if connection.isOpen { try connection.send("x") }
        }
        #expect((10...20).contains(seconds))
    }

    @Test("a body at two kilobytes a second is let through, but no longer than two minutes")
    func steadyBody() throws {
        let connection = try TestConnection()
        try connection.send(post)
        var seconds = 0
        while connection.isOpen, seconds < 200 {
            connection.pass(.seconds(1))
            seconds += 1
            if connection.isOpen { try connection.send(String(repeating: "x", count: 2048)) }
        }
        #expect(seconds == 120)
    }

    @Test("time in which the server does not read is not the client's")
    func busyServer() throws {
        let connection = try TestConnection()
        try connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n")
        try connection.channel.writeInbound(ByteBuffer(string: "12345"))
        connection.pass(.seconds(600))
        #expect(connection.isOpen)
        connection.channel.read()
        connection.pass(.seconds(9))
        #expect(connection.isOpen)
        connection.pass(.seconds(2))
        #expect(!connection.isOpen)
    }

    @Test("a client that takes nothing of its answer for half a minute is closed")
    func stalledReader() throws {
        let connection = try TestConnection()
        try connection.send(get)
        connection.stopTaking()
        try connection.answer(String(repeating: "a", count: 300_000))
        for _ in 0..<4 {
            connection.pass(.seconds(29))
            connection.takePiece()
        }
        #expect(connection.isOpen)
        connection.pass(.seconds(30))
        #expect(!connection.isOpen)
    }

    @Test("a large answer arrives whole and in order")
    func largeAnswer() throws {
        let connection = try TestConnection()
        try connection.send(get)
        let body = (0..<40_000).map { "\($0)," }.joined()
        try connection.answer(body)
        #expect(connection.written.hasSuffix(body))
    }

    @Test("more body than any route takes is not read")
    func largeBody() throws {
        let connection = try TestConnection(bodyBytesMax: 100_000)
        try connection.send(post)
        try connection.send(String(repeating: "x", count: 100_000))
        #expect(connection.isOpen)
        try connection.send("x")
        #expect(!connection.isOpen)
    }

    @Test("who was answered before the body was there is told so, and has five seconds to go")
    func earlyAnswer() throws {
        let connection = try TestConnection()
        try connection.send(post)
        try connection.answer()
        #expect(connection.written.lowercased().contains("connection: close"))
        for _ in 0..<4 {
            connection.pass(.seconds(1))
            try connection.send(String(repeating: "x", count: 5000))
        }
        #expect(connection.isOpen)
        connection.pass(.seconds(1))
        #expect(!connection.isOpen)
    }

    @Test("the last answer may be taken as slowly as any other")
    func slowLastAnswer() {
        let start = NIODeadline.uptimeNanoseconds(0)
        var pace = ConnectionPace(limits: ConnectionLimits(), bodyBytesMax: 1, now: start)
        pace.bytesCame(1, at: start)
        pace.headEnded()
        pace.requestEnded(at: start)
        for _ in 0..<3 { pace.writeBegan(at: start) }
        pace.responseEnded(at: start)
        pace.lingers(from: start)
        for taken in 1...3 {
            let now = start + .seconds(Int64(taken) * 9)
            #expect(pace.verdict(at: now) == .lookAgain(start + .seconds(taken == 1 ? 30 : Int64(taken - 1) * 9 + 30)))
            pace.writeEnded(at: now)
        }
        #expect(pace.verdict(at: start + .seconds(28)) == .lookAgain(start + .seconds(32)))
        #expect(pace.verdict(at: start + .seconds(32)) == .close(.over))
    }

    @Test("behind a request that was answered early nothing is a request")
    func nothingAfterEarlyAnswer() throws {
        let connection = try TestConnection()
        try connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")
        try connection.answer()
        try connection.send("12345" + get)
        #expect(connection.requests.count == 1 && connection.errorCount == 0)
    }

    @Test("chunks that are nearly all framing are refused")
    func framing() throws {
        let connection = try TestConnection()
        try connection.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        try connection.send("5;\(String(repeating: "e", count: 60_000))")
        #expect(connection.errorCount == 1)
    }

    @Test("small chunks are not")
    func smallChunks() throws {
        let connection = try TestConnection()
        try connection.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<200 { try connection.send(String(repeating: "1\r\nx\r\n", count: 100)) }
        #expect(connection.errorCount == 0 && connection.isOpen)
    }

    @Test("a connection too many is closed before it says anything")
    func refused() throws { #expect(try !TestConnection(isRefused: true).isOpen) }

    @Test("connections are counted by subscriber and given back")
    func counter() {
        let counter = ConnectionCounter(most: 2)
        #expect(counter.enter("a") && counter.enter("a") && !counter.enter("a") && counter.enter("b"))
        counter.leave("a")
        #expect(counter.count("a") == 1 && counter.enter("a") && !counter.enter("a"))
        counter.leave("b")
        #expect(counter.count("b") == 0)
    }
}
