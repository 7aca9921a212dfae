package import SQLEngine

/// All steps of the schema, in order. A step that was released is never edited; a change is a new step.
package let schemaMigrations: [Migration] = [
    Migration(number: 1, name: "kisiler ve platformlar") { peopleAndPlatforms(ColumnTypes(dialect: $0)) },
    Migration(number: 2, name: "urunler ve eslesmeler") { catalogue(ColumnTypes(dialect: $0)) },
    Migration(number: 3, name: "siparisler") { orders(ColumnTypes(dialect: $0)) },
    Migration(number: 4, name: "tedarikci siparisleri") { supplierOrders(ColumnTypes(dialect: $0)) },
    Migration(number: 5, name: "is kuyrugu") { jobs(ColumnTypes(dialect: $0)) },
    Migration(number: 6, name: "mesajlar, kayitlar ve kancalar") { messagesAndLogs(ColumnTypes(dialect: $0)) },
    Migration(number: 7, name: "ilk veriler") { _ in seeds },
    Migration(number: 8, name: "kuyrukta seritler, sinirlar, planlar ve arsiv") {
        queueLanes(ColumnTypes(dialect: $0))
    },
    Migration(number: 9, name: "roller ve calisanlar") { roles(ColumnTypes(dialect: $0)) },
    Migration(number: 10, name: "veri anahtarlari") { dataKeys(ColumnTypes(dialect: $0)) },
    Migration(number: 11, name: "tedarikci baglantilari, sir degisimi, kota") {
        outsideSafety(ColumnTypes(dialect: $0))
    },
    Migration(number: 12, name: "istek sayaclari ve giris denemeleri") { requestLimits(ColumnTypes(dialect: $0)) },
    Migration(number: 13, name: "toplu aktarimlar") { bulkTransfer(ColumnTypes(dialect: $0)) },
    Migration(number: 14, name: "giden kancalar") { outgoingWebhooks(ColumnTypes(dialect: $0)) },
    Migration(number: 15, name: "denetim zinciri ve kisisel veriler") {
        auditAndPersonalData(ColumnTypes(dialect: $0))
    },
    Migration(number: 16, name: "ikinci adim, cihazlar ve girisler") { accounts(ColumnTypes(dialect: $0)) },
    Migration(number: 17, name: "api: anahtarlar, siralamalar, silinen entegrasyonlar") {
        api(ColumnTypes(dialect: $0))
    },
    Migration(number: 18, name: "satir duzeyinde guvenlik") { rowLevelSecurity(ColumnTypes(dialect: $0)) },
    Migration(number: 19, name: "surekli sorularin dizinleri") { _ in indexesOfStandingQuestions },
]
