-- One cycle of the queue without any program around it: claim up to 500 jobs, then complete them, one commit.
-- pgbench --protocol=prepared; completion matches id and worker, never the state (it would pick the wrong index).
BEGIN;
WITH secilen AS MATERIALIZED (
    SELECT id FROM is_kuyrugu
    WHERE durum = 'bekliyor' AND kurtarma = 0 AND kuyruk = 'genel' AND serit = 0 AND oncelik = 2
    ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED
), alinan AS (
    UPDATE is_kuyrugu SET durum = 'isleniyor', isci = 1, kira_no = kira_no + 1, deneme = deneme + 1,
        son_tarih = now() + interval '300 s', updated_at = now()
    WHERE id IN (SELECT id FROM secilen)
    RETURNING id
)
SELECT coalesce(array_agg(id), '{}') AS alinanlar FROM alinan \gset
UPDATE is_kuyrugu SET durum = 'tamam', isci = NULL, son_tarih = NULL, bitti_at = now(), updated_at = now()
WHERE id = ANY(:alinanlar::bigint[]) AND isci = 1;
COMMIT;
