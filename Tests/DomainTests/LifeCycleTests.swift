import Domain
import Testing

@Suite("The life cycle of an order")
struct LifeCycleTests {
    /// The moves that anybody may cause, as the design has them.
    private static let orderMoves = TransitionTable(
        """
        alindi: eslesme_bekliyor yonlendirme_bekliyor gonderime_hazir iptal_edildi tedarik_edilemedi bolundu kargoda teslim_edildi
        eslesme_bekliyor: yonlendirme_bekliyor gonderime_hazir iptal_edildi tedarik_edilemedi bolundu kargoda teslim_edildi
        yonlendirme_bekliyor: gonderime_hazir iptal_edildi tedarik_edilemedi bolundu kargoda teslim_edildi
        gonderime_hazir: yonlendirme_bekliyor tedarikciye_gonderiliyor hazirlaniyor iptal_edildi tedarik_edilemedi bolundu kargoda teslim_edildi
        tedarikciye_gonderiliyor: tedarikci_onayi_bekliyor gonderime_hazir iptal_edildi tedarik_edilemedi bolundu kargoda teslim_edildi
        tedarikci_onayi_bekliyor: hazirlaniyor yonlendirme_bekliyor iptal_edildi tedarik_edilemedi bolundu kargoda teslim_edildi
        hazirlaniyor: gonderime_hazir kargoya_hazir kargoda iptal_edildi tedarik_edilemedi bolundu teslim_edildi
        kargoya_hazir: hazirlaniyor kargoda iptal_edildi tedarik_edilemedi bolundu teslim_edildi
        kargoda: teslim_noktasinda teslim_edildi teslim_edilemedi
        teslim_noktasinda: teslim_edildi teslim_edilemedi
        teslim_edilemedi: kargoda iptal_edildi iade_edildi
        teslim_edildi: iade_surecinde tamamlandi
        iade_surecinde: iade_edildi teslim_edildi
        tamamlandi: iade_surecinde
        iade_edildi:
        iptal_edildi:
        tedarik_edilemedi:
        bolundu:
        """)

    /// What a marketplace event may cause besides.
    private static let marketplaceMoves = TransitionTable(
        """
        alindi: hazirlaniyor
        eslesme_bekliyor: hazirlaniyor
        yonlendirme_bekliyor: hazirlaniyor
        tedarikciye_gonderiliyor: hazirlaniyor
        teslim_edilemedi: teslim_edildi
        """)

    private static let paymentMoves = TransitionTable(
        """
        bekliyor: provizyonda odendi kismi_odendi kapida_odeme basarisiz gecersiz
        provizyonda: odendi gecersiz basarisiz
        basarisiz: bekliyor gecersiz
        kismi_odendi: odendi iade_bekliyor
        kapida_odeme: odendi gecersiz
        odendi: iade_bekliyor ters_ibraz
        iade_bekliyor: kismi_iade iade_edildi odendi
        kismi_iade: iade_bekliyor iade_edildi
        ters_ibraz: odendi iade_edildi
        gecersiz:
        iade_edildi:
        """)

    @Test("Every state of the table is a state of the program, and the other way round")
    func states() {
        #expect(Set(LifeCycleTests.orderMoves.moves.keys) == Set(OrderStatus.allCases.map(\.rawValue)))
        #expect(Set(LifeCycleTests.paymentMoves.moves.keys) == Set(PaymentStatus.allCases.map(\.rawValue)))
    }

    @Test("An order may make exactly the moves of the table", arguments: OrderStatus.allCases)
    func orderMoves(_ status: OrderStatus) {
        #expect(Set(status.next.map(\.rawValue)) == LifeCycleTests.orderMoves.moves[status.rawValue])
    }

    @Test("A marketplace event may cause exactly the extra moves of the table", arguments: OrderStatus.allCases)
    func marketplaceMoves(_ status: OrderStatus) {
        let extra = Set(status.nextByMarketplace.subtracting(status.next).map(\.rawValue))
        #expect(extra == LifeCycleTests.marketplaceMoves.moves[status.rawValue] ?? [])
        #expect(status.nextByMarketplace.isSuperset(of: status.next))
    }

    @Test("A payment may make exactly the moves of the table", arguments: PaymentStatus.allCases)
    func paymentMoves(_ status: PaymentStatus) {
        #expect(Set(status.next.map(\.rawValue)) == LifeCycleTests.paymentMoves.moves[status.rawValue])
    }

    @Test("Nothing stands still for ever: every state has a path to an end")
    func everyStateEnds() {
        let ends: Set = ["iade_edildi", "iptal_edildi", "tedarik_edilemedi", "bolundu"]
        #expect(Set(OrderStatus.allCases.filter(\.isEnd).map(\.rawValue)) == ends)
        #expect(LifeCycleTests.orderMoves.states(leadingTo: ends) == Set(LifeCycleTests.orderMoves.moves.keys))
        for status in OrderStatus.allCases where !status.isEnd {
            #expect(
                OrderStatus.allCases.contains { $0.isEnd && status.path(to: $0, moves: \.next) != nil }, "\(status)")
        }
    }

    @Test("No state moves to itself, and an end moves nowhere, not even by a marketplace event")
    func noIdleMoves() {
        for status in OrderStatus.allCases {
            #expect(!status.nextByMarketplace.contains(status))
            if status.isEnd { #expect(status.nextByMarketplace.isEmpty) }
        }
        for status in PaymentStatus.allCases { #expect(!status.next.contains(status)) }
    }

    @Test(
        "A marketplace event walks the shortest legal path",
        arguments: [
            (.received, .shipped, [.shipped]), (.needsMatching, .preparing, [.preparing]),
            (.readyToSubmit, .readyToShip, [.preparing, .readyToShip]),
            (.shipped, .returned, [.undelivered, .returned]),
            (.delivered, .returned, [.returning, .returned]), (.completed, .returned, [.returning, .returned]),
            (.shipped, .shipped, []), (.cancelled, .delivered, nil), (.delivered, .cancelled, nil),
            (.superseded, .received, nil), (.shipped, .preparing, nil),
        ] as [(OrderStatus, OrderStatus, [OrderStatus]?)])
    func paths(_ row: (from: OrderStatus, to: OrderStatus, path: [OrderStatus]?)) {
        #expect(row.from.path(to: row.to) == row.path)
    }

    @Test("There is a path exactly where the tables lead, made of legal moves, and it ends at its goal")
    func pathsAreLegal() {
        let moves = LifeCycleTests.orderMoves.joined(with: LifeCycleTests.marketplaceMoves)
        for goal in OrderStatus.allCases {
            let starts = moves.states(leadingTo: [goal.rawValue])
            for from in OrderStatus.allCases where goal != from {
                let path = from.path(to: goal)
                #expect((path != nil) == starts.contains(from.rawValue), "\(from) → \(goal)")
                var status = from
                for step in path ?? [] {
                    #expect(status.nextByMarketplace.contains(step), "\(from) → \(goal): \(status) → \(step)")
                    status = step
                }
                #expect(status == (path == nil ? from : goal), "\(from) → \(goal)")
            }
        }
    }

    @Test("Before shipment is exactly what can still be cancelled and superseded, an undelivered parcel aside")
    func beforeShipment() {
        for status in OrderStatus.allCases {
            #expect(status.isBeforeShipment == status.next.contains(.superseded), "\(status)")
            if status != .undelivered {
                #expect(status.isBeforeShipment == status.next.contains(.cancelled), "\(status)")
            }
        }
    }

    @Test("Goods leave for money that is there, promised, or collected at the door")
    func releasesGoods() {
        let releasing = Set(PaymentStatus.allCases.filter(\.releasesGoods))
        #expect(releasing == [.authorised, .paid, .cashOnDelivery])
    }
}
