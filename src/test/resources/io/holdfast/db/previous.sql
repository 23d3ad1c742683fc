-- io.holdfast.account.AccountEraser.CLEAR
SELECT NOT EXISTS (SELECT FROM asset WHERE account_id = $1)
  AND NOT EXISTS (SELECT FROM hold WHERE account_id = $1)
  AND NOT EXISTS (SELECT FROM intake WHERE account_id = $1)
  AND NOT EXISTS (SELECT FROM upload_tail WHERE account_id = $1)
  AND NOT EXISTS (SELECT FROM leftover WHERE account_id = $1)
  AND (SELECT count(*) FROM erased_file WHERE account_id = $1) = $2
;;
-- io.holdfast.account.AccountEraser.FINISH
WITH done AS (
  UPDATE erasure_receipt SET finished_at = now(), digest = $3, held = false, counts = counts || jsonb_build_object(
    'disclosures', coalesce((counts->>'disclosures')::bigint, 0)
      + (SELECT count(*) FROM disclosure WHERE account_id = $1))
  WHERE id = $2 AND finished_at IS NULL)
DELETE FROM account WHERE account_id = $1
;;
-- io.holdfast.account.AccountEraser.HOLD
SELECT FROM account WHERE account_id = $1 AND closed_at IS NOT NULL FOR UPDATE
;;
-- io.holdfast.account.AccountEraser.HOLDS
WITH told AS (
  UPDATE erasure_receipt SET held = EXISTS (SELECT FROM hold WHERE account_id = $1) WHERE id = $2)
SELECT count(*), count(*) FILTER (WHERE asset_id IS NULL) FROM hold WHERE account_id = $1
;;
-- io.holdfast.account.AccountEraser.LAPSE
WITH copies AS (
  UPDATE leftover SET doomed = true, expires_at = least(expires_at, now() + $2 * interval '1 millisecond')
  WHERE account_id = $1 AND NOT doomed) UPDATE intake SET abandoned = true, expires_at = least(expires_at, now() + $2 * interval '1 millisecond')
WHERE account_id = $1 AND NOT abandoned
;;
-- io.holdfast.account.AccountEraser.NEXT
SELECT id FROM asset WHERE account_id = $1 AND state IN ('stored', 'hidden') AND NOT EXISTS (
  SELECT FROM hold h WHERE h.account_id = $1 AND (h.asset_id IS NULL OR h.asset_id = asset.id))
ORDER BY id LIMIT 500 FOR NO KEY UPDATE
;;
-- io.holdfast.account.AccountEraser.NOTE
WITH doomed AS (SELECT id, size_bytes, sha256 FROM asset WHERE account_id = $1 AND id = ANY ($3)),
sums AS (SELECT count(*) AS assets, coalesce(sum(size_bytes), 0)::bigint AS bytes FROM doomed),
noted AS (
  INSERT INTO erased_file (account_id, asset_id, sha256) SELECT $1, id, sha256 FROM doomed
  ON CONFLICT DO NOTHING),
kept AS (
  UPDATE account_erasure SET next_at = now() + interval '30 seconds' WHERE account_id = $1 AND receipt = $2)
UPDATE erasure_receipt SET counts = counts || jsonb_build_object(
  'assets', coalesce((counts->>'assets')::bigint, 0) + sums.assets,
  'bytes', coalesce((counts->>'bytes')::bigint, 0) + sums.bytes)
FROM sums WHERE id = $2
;;
-- io.holdfast.account.AccountErasures.CLAIM
WITH claimed AS MATERIALIZED (SELECT account_id FROM account_erasure WHERE next_at <= now() ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE account_erasure SET next_at = now() + interval '30 seconds' WHERE (account_id) IN (SELECT account_id FROM claimed) RETURNING account_id, receipt, asked_at, journaled, (SELECT deadline FROM erasure_receipt r WHERE r.id = receipt)
;;
-- io.holdfast.account.AccountErasures.JOURNALED
UPDATE account_erasure SET journaled = true WHERE account_id = $1 AND receipt = $2
;;
-- io.holdfast.account.AccountErasures.MEASURE
SELECT count(*), coalesce(extract(epoch FROM now() - min(asked_at)), 0)::float8 FROM account_erasure e
WHERE NOT EXISTS (SELECT FROM hold h WHERE h.account_id = e.account_id)
;;
-- io.holdfast.account.AccountErasures.POSTPONE
UPDATE account_erasure SET next_at = now() + CASE
  WHEN $3 AND EXISTS (SELECT FROM hold WHERE account_id = $1) THEN interval '1 hour'
  ELSE $4 * interval '1 millisecond' END
WHERE account_id = $1 AND receipt = $2
;;
-- io.holdfast.account.AccountRows.CHANGE
UPDATE account SET name = CASE WHEN #{hasName} THEN #{name} ELSE name END,
  email = CASE WHEN #{hasEmail} THEN #{email} ELSE email END,
  locale = CASE WHEN #{hasLocale} THEN #{locale} ELSE locale END,
  communications = coalesce(#{communications}, communications), version = version + 1
WHERE account_id = #{account} AND closed_at IS NULL
  AND (#{versions}::int[] IS NULL OR version = ANY (#{versions}))
RETURNING version
;;
-- io.holdfast.account.AccountRows.CLOSE
WITH closed AS (
  UPDATE account SET closed_at = now(), version = version + 1
  WHERE account_id = $1 AND closed_at IS NULL AND ($4::int[] IS NULL OR version = ANY ($4))
  RETURNING account_id), still AS (DELETE FROM account_move m USING closed WHERE m.account_id = closed.account_id), remembered AS (
  INSERT INTO erased_account (account_id, erased_at) SELECT account_id, now() FROM closed
  ON CONFLICT (account_id) DO UPDATE SET erased_at = excluded.erased_at),
work AS (INSERT INTO account_erasure (account_id, receipt) SELECT account_id, $2 FROM closed),
silent AS (UPDATE webhook w SET enabled = false FROM closed WHERE w.account_id = closed.account_id)
INSERT INTO erasure_receipt (id, deadline, held)
SELECT $2, now() + $3 * interval '1 millisecond', EXISTS (SELECT FROM hold WHERE account_id = $1) FROM closed
RETURNING id, asked_at, deadline, finished_at, counts, held, digest
;;
-- io.holdfast.account.AccountRows.FIND
SELECT account_id, issuer, subject, name, email, locale, communications, home_region, version, created_at, (SELECT jsonb_build_object('moved', m.moved, 'left', m.remaining) FROM account_move m WHERE m.account_id = account.account_id) AS move FROM account WHERE account_id = $1 AND closed_at IS NULL
;;
-- io.holdfast.account.AccountRows.MOVE
WITH home AS (
  UPDATE account SET home_region = $2, home_at = now()
  WHERE account_id = $1 AND closed_at IS NULL AND home_region IS DISTINCT FROM $2::text RETURNING account_id) INSERT INTO account_move AS m (account_id, region, remaining)
SELECT account_id, $2, used_assets FROM home JOIN quota USING (account_id)
ON CONFLICT (account_id) DO UPDATE
SET region = excluded.region, moved = 0, remaining = excluded.remaining, behind = DEFAULT, attempts = 0, next_at = now(),
  journaled = false
;;
-- io.holdfast.account.ErasureReplay.ASSETS_THERE
SELECT account_id, id FROM asset JOIN unnest($1::uuid[], $2::uuid[]) AS told (account, name)
  ON account_id = told.account AND id = told.name
WHERE state IN ('stored', 'hidden') ORDER BY account_id, id
;;
-- io.holdfast.account.ErasureReplay.CLOSE
WITH closed AS (
  UPDATE account SET closed_at = coalesce(closed_at, #{asked}), version = version + 1
  WHERE account_id = #{account} AND created_at <= #{asked}
  RETURNING account_id), still AS (DELETE FROM account_move m USING closed WHERE m.account_id = closed.account_id), shredded AS (DELETE FROM account_key k USING closed WHERE #{gone} AND k.account_id = closed.account_id), remembered AS (
  INSERT INTO erased_account (account_id, erased_at) VALUES (#{account}, #{asked})
  ON CONFLICT (account_id) DO UPDATE SET erased_at = greatest(erased_account.erased_at, excluded.erased_at)),
work AS (
  INSERT INTO account_erasure (account_id, receipt, asked_at) SELECT account_id, #{receipt}, #{asked} FROM closed
  ON CONFLICT (account_id) DO NOTHING),
told AS (
  INSERT INTO erasure_receipt (id, asked_at, deadline) SELECT #{receipt}, #{asked}, #{deadline} FROM closed
  WHERE NOT EXISTS (
    SELECT FROM account_erasure e WHERE e.account_id = #{account} AND e.receipt <> #{receipt})
  ON CONFLICT (id) DO NOTHING),
silent AS (UPDATE webhook w SET enabled = false FROM closed WHERE w.account_id = closed.account_id),
lifted AS (
  DELETE FROM hold h USING closed
  WHERE #{gone} AND h.account_id = closed.account_id AND h.created_at <= #{written})
SELECT count(*) FROM closed
;;
-- io.holdfast.account.ErasureReplay.RUNS_THERE
SELECT account_id, id FROM generation JOIN unnest($1::uuid[], $2::uuid[]) AS told (account, name)
  ON account_id = told.account AND id = told.name
WHERE status <> 'erased' ORDER BY account_id, id
;;
-- io.holdfast.account.FileDigests.NEXT
SELECT sha256, asset_id FROM erased_file WHERE account_id = $1 AND (sha256, asset_id) > ($2, $3)
ORDER BY sha256, asset_id LIMIT 1000
;;
-- io.holdfast.account.Records.RECEIPTS
DELETE FROM erasure_receipt WHERE id IN (
  SELECT id FROM erasure_receipt WHERE finished_at < now() - $1 * interval '1 millisecond'
  ORDER BY finished_at LIMIT $2)
;;
-- io.holdfast.asset.AssetChanges.CHANGE
WITH changed AS (
  UPDATE asset SET title = CASE WHEN #{hasTitle} THEN #{title} ELSE title END, tags = coalesce(#{tags}, tags),
    version = version + 1, features = coalesce(#{features}, features),
    collections = CASE WHEN 'gallery' = ANY (#{features}) IS NOT FALSE THEN collections ELSE '{}' END
  WHERE account_id = #{account} AND id = #{id} AND state = 'stored'
    AND (#{versions}::int[] IS NULL OR version = ANY (#{versions}))
  RETURNING *),
nowhere AS (SELECT id FROM changed WHERE collections = '{}'),
galleries AS (
  DELETE FROM collection_asset c USING (
    SELECT m.collection_id, m.asset_id FROM collection_asset m JOIN nowhere r ON m.asset_id = r.id
    WHERE m.account_id = #{account} ORDER BY m.collection_id, m.asset_id FOR UPDATE OF m) member
  WHERE c.account_id = #{account} AND c.collection_id = member.collection_id AND c.asset_id = member.asset_id) SELECT account_id, id, kind, state, object_key, size_bytes, sha256, media_type, width, height, duration_ms, filename, title, tags, version, created_at, generation_id, output_number, model, composite, collections, features, stamp, coalesce(received_bytes, size_bytes), coalesce(received_sha256, sha256) FROM changed
;;
-- io.holdfast.asset.AssetLifeSql.FORGET
DELETE FROM asset WHERE account_id = $1 AND id = $2 AND state = 'erasing' AND erase_journaled
;;
-- io.holdfast.asset.AssetLifeSql.JOURNAL
WITH held AS MATERIALIZED (
  SELECT account_id, id FROM asset
  JOIN unnest($1::uuid[], $2::uuid[]) AS written (account, name) ON account_id = account AND id = name
  WHERE state = 'erasing' ORDER BY account_id, id FOR NO KEY UPDATE OF asset)
UPDATE asset a SET erase_journaled = true, erase_next_at = now(), erase_attempts = 0
FROM held WHERE a.account_id = held.account_id AND a.id = held.id
;;
-- io.holdfast.asset.AssetLookups.FIND
SELECT account_id, id, kind, state, object_key, size_bytes, sha256, media_type, width, height, duration_ms, filename, title, tags, version, created_at, generation_id, output_number, model, composite, collections, features, stamp, coalesce(received_bytes, size_bytes), coalesce(received_sha256, sha256) FROM unnest($1::uuid[], $2::uuid[]) AS wanted (wanted_account, wanted_id), LATERAL (SELECT * FROM asset WHERE account_id = wanted_account AND id = wanted_id AND state = 'stored' AND NOT EXISTS (SELECT FROM account c WHERE c.account_id = wanted_account AND (c.blocked OR c.closed_at IS NOT NULL)) LIMIT 1) found
;;
-- io.holdfast.asset.Assets.FIND_ALL
SELECT account_id, id, kind, state, object_key, size_bytes, sha256, media_type, width, height, duration_ms, filename, title, tags, version, created_at, generation_id, output_number, model, composite, collections, features, stamp, coalesce(received_bytes, size_bytes), coalesce(received_sha256, sha256) FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state = 'stored' ORDER BY array_position($2, id)
;;
-- io.holdfast.asset.Assets.HIDDEN
SELECT hidden_notice FROM asset WHERE account_id = $1 AND id = $2 AND state = 'hidden'
;;
-- io.holdfast.asset.Assets.HOLD
SELECT count(*) FROM (SELECT 1 FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state = 'stored' ORDER BY id FOR NO KEY UPDATE) locked
;;
-- io.holdfast.asset.Assets.LOCK
SELECT count(*) FROM (SELECT 1 FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state IN ('stored', 'hidden') ORDER BY id FOR NO KEY UPDATE) locked
;;
-- io.holdfast.asset.ErasingSql.UNLESS_HELD
WITH gone AS (
  UPDATE asset SET state = 'erasing', erase_asked_at = now(), erase_next_at = now(), filename = NULL,
    title = NULL, tags = '{}', model = NULL, run_words = NULL, generation_id = NULL, output_number = NULL,
    collections = '{}', hidden_notice = NULL
  WHERE account_id = $1 AND id = ANY ($2) AND state IN ('stored', 'hidden')
    AND ($3::int[] IS NULL OR version = ANY ($3)) AND NOT EXISTS (SELECT FROM hold h WHERE h.account_id = $1 AND (h.asset_id IS NULL OR h.asset_id = asset.id))  RETURNING id, size_bytes),
kept AS (
  SELECT id FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state IN ('stored', 'hidden')
    AND ($3::int[] IS NULL OR version = ANY ($3)) AND EXISTS (SELECT FROM hold h WHERE h.account_id = $1 AND (h.asset_id IS NULL OR h.asset_id = asset.id))),
wished AS (
  INSERT INTO erasure_wish (account_id, kind, id) SELECT $1, 'asset', id FROM kept ON CONFLICT DO NOTHING),
freed AS (
  UPDATE quota SET used_bytes = used_bytes - sums.bytes, used_assets = used_assets - sums.assets,
    last_event = last_event + sums.assets
  FROM (SELECT coalesce(sum(size_bytes), 0)::bigint AS bytes, count(*) AS assets FROM gone) sums
  WHERE account_id = $1
  RETURNING last_event - sums.assets AS before),
told AS (
  INSERT INTO event (account_id, number, type, asset_id)
  SELECT $1, freed.before + row_number() OVER (ORDER BY gone.id), 'asset.erased', gone.id FROM gone, freed
  WHERE EXISTS (SELECT FROM account WHERE account_id = $1 AND closed_at IS NULL)), outputs AS (
  UPDATE generation_output o SET asset_id = NULL FROM gone WHERE o.account_id = $1 AND o.asset_id = gone.id),
inputs AS (
  UPDATE generation_input i SET asset_id = NULL FROM gone WHERE i.account_id = $1 AND i.asset_id = gone.id),
galleries AS (
  DELETE FROM collection_asset c USING (
    SELECT m.collection_id, m.asset_id FROM collection_asset m JOIN gone r ON m.asset_id = r.id
    WHERE m.account_id = $1 ORDER BY m.collection_id, m.asset_id FOR UPDATE OF m) member
  WHERE c.account_id = $1 AND c.collection_id = member.collection_id AND c.asset_id = member.asset_id)SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM kept)
;;
-- io.holdfast.asset.ErasingSql.WHOEVER_HOLDS
WITH gone AS (
  UPDATE asset SET state = 'erasing', erase_asked_at = now(), erase_next_at = now(), filename = NULL,
    title = NULL, tags = '{}', model = NULL, run_words = NULL, generation_id = NULL, output_number = NULL,
    collections = '{}', hidden_notice = NULL
  WHERE account_id = $1 AND id = ANY ($2) AND state IN ('stored', 'hidden')
    AND ($3::int[] IS NULL OR version = ANY ($3)) AND NOT false  RETURNING id, size_bytes),
kept AS (
  SELECT id FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state IN ('stored', 'hidden')
    AND ($3::int[] IS NULL OR version = ANY ($3)) AND false),
wished AS (
  INSERT INTO erasure_wish (account_id, kind, id) SELECT $1, 'asset', id FROM kept ON CONFLICT DO NOTHING),
freed AS (
  UPDATE quota SET used_bytes = used_bytes - sums.bytes, used_assets = used_assets - sums.assets,
    last_event = last_event + sums.assets
  FROM (SELECT coalesce(sum(size_bytes), 0)::bigint AS bytes, count(*) AS assets FROM gone) sums
  WHERE account_id = $1
  RETURNING last_event - sums.assets AS before),
told AS (
  INSERT INTO event (account_id, number, type, asset_id)
  SELECT $1, freed.before + row_number() OVER (ORDER BY gone.id), 'asset.erased', gone.id FROM gone, freed
  WHERE EXISTS (SELECT FROM account WHERE account_id = $1 AND closed_at IS NULL)), outputs AS (
  UPDATE generation_output o SET asset_id = NULL FROM gone WHERE o.account_id = $1 AND o.asset_id = gone.id),
inputs AS (
  UPDATE generation_input i SET asset_id = NULL FROM gone WHERE i.account_id = $1 AND i.asset_id = gone.id),
galleries AS (
  DELETE FROM collection_asset c USING (
    SELECT m.collection_id, m.asset_id FROM collection_asset m JOIN gone r ON m.asset_id = r.id
    WHERE m.account_id = $1 ORDER BY m.collection_id, m.asset_id FOR UPDATE OF m) member
  WHERE c.account_id = $1 AND c.collection_id = member.collection_id AND c.asset_id = member.asset_id)SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM kept)
;;
-- io.holdfast.asset.ErasureWishSql.FULFILLED
DELETE FROM erasure_wish WHERE account_id = $1 AND kind = $2 AND id = $3
;;
-- io.holdfast.asset.ErasureWishSql.OF_RUN
INSERT INTO erasure_wish (account_id, kind, id) VALUES ($1, 'run', $2) ON CONFLICT DO NOTHING
;;
-- io.holdfast.asset.FeatureSql.DROP
WITH kept AS (
  UPDATE asset SET features = array_remove(features, $3::text), version = version + 1,
    collections = CASE $3::text WHEN 'gallery' THEN '{}' ELSE collections END
  WHERE account_id = $1 AND id = ANY ($2)),
members AS (SELECT id FROM unnest($2::uuid[]) AS each (id) WHERE $3::text = 'gallery'),
galleries AS (
  DELETE FROM collection_asset c USING (
    SELECT m.collection_id, m.asset_id FROM collection_asset m JOIN members r ON m.asset_id = r.id
    WHERE m.account_id = $1 ORDER BY m.collection_id, m.asset_id FOR UPDATE OF m) member
  WHERE c.account_id = $1 AND c.collection_id = member.collection_id AND c.asset_id = member.asset_id) SELECT count(*) FROM members
;;
-- io.holdfast.asset.GallerySql.LEFT
UPDATE asset SET collections = array_remove(collections, $2)
WHERE account_id = $1 AND id = ANY ($3) AND state = 'stored' AND $2 = ANY (collections)
;;
-- io.holdfast.collection.CollectionRows.CREATE
INSERT INTO collection AS c (account_id, id, title)
SELECT $1, $2, $3 WHERE (SELECT count(*) FROM collection WHERE account_id = $1) < $4
RETURNING c.id, c.title, c.version, c.created_at,
(SELECT count(*) FROM collection_asset m WHERE m.account_id = c.account_id AND m.collection_id = c.id
  AND NOT EXISTS (
    SELECT FROM asset a WHERE a.account_id = m.account_id AND a.id = m.asset_id AND a.state = 'hidden'))
;;
-- io.holdfast.collection.CollectionRows.HELD
SELECT version FROM collection WHERE account_id = $1 AND id = $2 FOR UPDATE
;;
-- io.holdfast.collection.CollectionRows.REMOVE
WITH changed AS (UPDATE collection SET version = version + 1 WHERE account_id = $1 AND id = $2)
DELETE FROM collection_asset WHERE account_id = $1 AND collection_id = $2 AND asset_id = ANY ($3)
;;
-- io.holdfast.collection.CollectionRows.RENAME
UPDATE collection c SET title = $3, version = version + 1 WHERE account_id = $1 AND id = $2 RETURNING c.id, c.title, c.version, c.created_at,
(SELECT count(*) FROM collection_asset m WHERE m.account_id = c.account_id AND m.collection_id = c.id
  AND NOT EXISTS (
    SELECT FROM asset a WHERE a.account_id = m.account_id AND a.id = m.asset_id AND a.state = 'hidden'))
;;
-- io.holdfast.collection.CollectionRows.ROOM
SELECT 1 FROM quota WHERE account_id = $1 FOR NO KEY UPDATE
;;
-- io.holdfast.collection.CollectionRows.SOME
SELECT asset_id FROM collection_asset WHERE account_id = $1 AND collection_id = $2 ORDER BY asset_id LIMIT 1000
;;
-- io.holdfast.collection.MembershipSql.ADD
WITH added AS (
  INSERT INTO collection_asset (account_id, collection_id, asset_id, position)
  SELECT $1, $2, id, n + (SELECT coalesce(ceil(max(position)), 0) FROM collection_asset WHERE account_id = $1 AND collection_id = $2 ) FROM unnest($3::uuid[]) WITH ORDINALITY AS wanted (id, n)
  ON CONFLICT (account_id, collection_id, asset_id) DO NOTHING
  RETURNING asset_id),
named AS (
  UPDATE asset a SET collections = array_append(a.collections, $2)
  FROM added r WHERE a.account_id = $1 AND a.id = r.asset_id), changed AS (
  UPDATE collection SET version = version + 1 WHERE account_id = $1 AND id = $2)
SELECT (SELECT count(*) FROM added) + (SELECT count(*) FROM collection_asset WHERE account_id = $1 AND collection_id = $2 )
;;
-- io.holdfast.collection.MembershipSql.MEMBERS
SELECT asset_id FROM collection_asset WHERE account_id = $1 AND collection_id = $2  ORDER BY asset_id FOR UPDATE
;;
-- io.holdfast.collection.MembershipSql.MOVE
WITH placed AS (
  INSERT INTO collection_asset (account_id, collection_id, asset_id, position)
  VALUES (#{account}, #{collection}, #{asset}, #{position})
  ON CONFLICT (account_id, collection_id, asset_id) DO UPDATE SET position = excluded.position),
fresh AS (SELECT #{asset}::uuid AS asset_id WHERE #{isNew}),
named AS (
  UPDATE asset a SET collections = array_append(a.collections, #{collection})
  FROM fresh r WHERE a.account_id = #{account} AND a.id = r.asset_id)UPDATE collection SET version = version + 1 WHERE account_id = #{account} AND id = #{collection}
;;
-- io.holdfast.collection.MembershipSql.ORDER
WITH changed AS (
  UPDATE collection SET version = version + 1, numbering = numbering + 1 WHERE account_id = $1 AND id = $2)
UPDATE collection_asset m SET position = wanted.n
FROM unnest($3::uuid[]) WITH ORDINALITY AS wanted (id, n)
WHERE m.account_id = $1 AND m.collection_id = $2 AND m.asset_id = wanted.id
;;
-- io.holdfast.collection.MembershipSql.PLACE_AFTER
WITH beside AS (SELECT CASE WHEN $4::uuid IS NULL THEN (SELECT max(position) FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id <> $3) ELSE (SELECT position FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id <> $3 AND asset_id = $4) END AS at) SELECT EXISTS (SELECT 1 FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id = $3), $4::uuid IS NULL OR at IS NOT NULL, (SELECT count(*) FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id <> $3), trim_scale(coalesce((at + (SELECT min(position) FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id <> $3 AND position > at)) * 0.5, at + 1, 1)) FROM beside
;;
-- io.holdfast.collection.MembershipSql.PLACE_BEFORE
WITH beside AS (SELECT CASE WHEN $4::uuid IS NULL THEN (SELECT max(position) FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id <> $3) ELSE (SELECT position FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id <> $3 AND asset_id = $4) END AS at) SELECT EXISTS (SELECT 1 FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id = $3), $4::uuid IS NULL OR at IS NOT NULL, (SELECT count(*) FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id <> $3), trim_scale(coalesce((at + (SELECT max(position) FROM collection_asset WHERE account_id = $1 AND collection_id = $2  AND asset_id <> $3 AND position < at)) * 0.5, at - 1, 1)) FROM beside
;;
-- io.holdfast.collection.MembershipSql.REMOVE
WITH removed AS (
  DELETE FROM collection_asset WHERE account_id = $1 AND collection_id = $2 AND asset_id = $3
  RETURNING collection_id)
UPDATE collection c SET version = version + 1
FROM removed WHERE c.account_id = $1 AND c.id = removed.collection_id
;;
-- io.holdfast.collection.MembershipSql.RENUMBER
WITH held AS MATERIALIZED (
  SELECT asset_id, position FROM collection_asset WHERE account_id = $1 AND collection_id = $2  ORDER BY asset_id FOR UPDATE),
numbered AS (SELECT asset_id, row_number() OVER (ORDER BY position) AS n FROM held),
changed AS (
  UPDATE collection SET numbering = numbering + 1 WHERE account_id = $1 AND id = $2)
UPDATE collection_asset m SET position = numbered.n
FROM numbered WHERE m.account_id = $1 AND m.collection_id = $2 AND m.asset_id = numbered.asset_id
;;
-- io.holdfast.credential.CredentialRows.CLAIM
WITH taken AS (WITH claimed AS MATERIALIZED (SELECT account_id, asset_id FROM manifest WHERE bytes IS NULL AND next_at <= now() AND NOT EXISTS (
  SELECT FROM asset h WHERE h.account_id = manifest.account_id AND h.id = manifest.asset_id AND h.state = 'hidden')
 ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED) UPDATE manifest SET attempts = attempts + 1, next_at = now() + least(3600000, 30000 * 2 ^ least(attempts, 7)) * interval '1 millisecond' WHERE (account_id, asset_id) IN (SELECT account_id, asset_id FROM claimed) RETURNING account_id, asset_id, label) SELECT t.account_id, t.asset_id, t.label, a.sha256, coalesce(a.received_sha256, a.sha256) AS received, a.media_type, a.kind, a.composite, a.model, ARRAY(SELECT i.asset_id FROM generation_input i JOIN asset x ON x.account_id = i.account_id AND x.id = i.asset_id
WHERE i.account_id = t.account_id AND i.generation_id = a.generation_id AND x.state = 'stored'
ORDER BY i.position) AS inputs, ARRAY(SELECT x.media_type FROM generation_input i JOIN asset x ON x.account_id = i.account_id AND x.id = i.asset_id
WHERE i.account_id = t.account_id AND i.generation_id = a.generation_id AND x.state = 'stored'
ORDER BY i.position) AS input_types FROM taken t JOIN asset a ON a.account_id = t.account_id AND a.id = t.asset_id WHERE a.state = 'stored'
;;
-- io.holdfast.credential.CredentialRows.FIND
SELECT m.bytes, m.signed_at FROM manifest m JOIN asset a ON a.account_id = m.account_id AND a.id = m.asset_id
JOIN account c ON c.account_id = m.account_id AND NOT c.blocked AND c.closed_at IS NULL
WHERE m.account_id = $1 AND m.asset_id = $2 AND a.state = 'stored'
;;
-- io.holdfast.credential.CredentialRows.KEEP
UPDATE manifest SET bytes = $3, signed_at = now()
WHERE account_id = $1 AND asset_id = $2 AND bytes IS NULL RETURNING bytes, signed_at
;;
-- io.holdfast.credential.CredentialRows.MEASURE
SELECT count(*), coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8
FROM manifest WHERE bytes IS NULL AND due_at <= now() AND NOT EXISTS (
  SELECT FROM asset h WHERE h.account_id = manifest.account_id AND h.id = manifest.asset_id AND h.state = 'hidden')
;;
-- io.holdfast.credential.CredentialRows.TAKE
WITH taken AS (UPDATE manifest SET attempts = attempts + 1, next_at = now() + least(3600000, 30000 * 2 ^ least(attempts, 7)) * interval '1 millisecond' WHERE account_id = $1 AND asset_id = $2 AND bytes IS NULL RETURNING account_id, asset_id, label) SELECT t.account_id, t.asset_id, t.label, a.sha256, coalesce(a.received_sha256, a.sha256) AS received, a.media_type, a.kind, a.composite, a.model, ARRAY(SELECT i.asset_id FROM generation_input i JOIN asset x ON x.account_id = i.account_id AND x.id = i.asset_id
WHERE i.account_id = t.account_id AND i.generation_id = a.generation_id AND x.state = 'stored'
ORDER BY i.position) AS inputs, ARRAY(SELECT x.media_type FROM generation_input i JOIN asset x ON x.account_id = i.account_id AND x.id = i.asset_id
WHERE i.account_id = t.account_id AND i.generation_id = a.generation_id AND x.state = 'stored'
ORDER BY i.position) AS input_types FROM taken t JOIN asset a ON a.account_id = t.account_id AND a.id = t.asset_id WHERE a.state = 'stored'
;;
-- io.holdfast.db.AbandonableQuery.DECOY
SELECT pg_sleep(1)
;;
-- io.holdfast.disclosure.AnchorSql.PAST_BATCH
UPDATE disclosure_head h SET anchor = last.number, anchor_hash = last.hash
FROM (
  SELECT number, hash FROM (
    SELECT number, hash FROM disclosure WHERE account_id = $1 ORDER BY number LIMIT $2) batch
  ORDER BY number DESC LIMIT 1) last
WHERE h.account_id = $1 AND h.anchor < last.number
;;
-- io.holdfast.disclosure.DisclosurePages.ENDS
SELECT number, hash, anchor, anchor_hash FROM disclosure_head WHERE account_id = $1
;;
-- io.holdfast.disclosure.DisclosurePages.PAGE
SELECT d.number, d.id, d.asset_id, d.outcome, d.scope, d.channel, d.purpose, d.recipient, l.label, d.generation_id,
to_char(d.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), d.previous, d.hash
 FROM disclosure d LEFT JOIN share_link l
  ON l.account_id = d.account_id AND l.id = CASE WHEN d.channel = 'share' THEN d.recipient::uuid END
WHERE d.account_id = $1 AND ($2::uuid IS NULL OR d.asset_id = $2) AND d.number < $3
ORDER BY d.number DESC LIMIT $4
;;
-- io.holdfast.disclosure.DisclosureRetention.FORGET
DELETE FROM disclosure WHERE account_id = $1
  AND number <= (SELECT anchor FROM disclosure_head WHERE account_id = $1)
  AND NOT EXISTS (SELECT FROM hold WHERE account_id = $1)
;;
-- io.holdfast.disclosure.DisclosureRetention.MOVE_ANCHOR
WITH front AS (
  SELECT number, hash, created_at < now() - $2 * interval '1 millisecond' AS old
  FROM disclosure WHERE account_id = $1 ORDER BY number LIMIT $3),
last AS (
  SELECT number, hash FROM front
  WHERE number < coalesce((SELECT min(number) FROM front WHERE NOT old), 9223372036854775807)
  ORDER BY number DESC LIMIT 1)
UPDATE disclosure_head h SET anchor = last.number, anchor_hash = last.hash
FROM last WHERE h.account_id = $1 AND h.anchor < last.number
;;
-- io.holdfast.disclosure.DisclosureRetention.OLDEST
SELECT d.account_id FROM disclosure d JOIN disclosure_head e USING (account_id)
WHERE d.created_at < now() - $1 * interval '1 millisecond' AND d.number <= e.anchor + 1
  AND NOT EXISTS (SELECT FROM hold h WHERE h.account_id = d.account_id)
ORDER BY d.created_at LIMIT 1
;;
-- io.holdfast.disclosure.DisclosureRows.HOLD
INSERT INTO disclosure_head (account_id)
SELECT account_id FROM account WHERE account_id = ANY ($1) ORDER BY account_id FOR KEY SHARE
ON CONFLICT (account_id) DO UPDATE SET number = disclosure_head.number WHERE false
;;
-- io.holdfast.disclosure.DisclosureRows.REFUSED
INSERT INTO disclosure (account_id, id, asset_id, outcome, channel, purpose, recipient)
SELECT account, w.id, asset.id, 'refused', channel, 'training', recipient
FROM unnest(#{accounts}::uuid[], #{ids}::uuid[], #{assets}::uuid[], #{links}::uuid[], #{channels}::text[], #{recipients}::text[])
  AS w (account, id, of_asset, link, channel, recipient)
LEFT JOIN share_link l ON l.account_id = account AND l.id = link
JOIN asset ON asset.account_id = account AND asset.id = coalesce(of_asset, l.asset_id)
  AND asset.state = 'stored'
WHERE NOT EXISTS (SELECT FROM disclosure d WHERE d.account_id = account AND d.id = w.id)
ORDER BY account, w.id
RETURNING id
;;
-- io.holdfast.disclosure.DisclosureRows.TO_LINKS
WITH asked AS (
  SELECT * FROM unnest(#{accounts}::uuid[], #{ids}::uuid[], #{links}::uuid[], #{contents}::boolean[], #{viewings}::uuid[], #{untils}::timestamptz[],
    #{purposes}::text[]) WITH ORDINALITY AS w (account, id, link, content, viewing, until, purpose, place)),
seen AS (
  SELECT a.id FROM asked a JOIN share_viewing v
    ON v.account_id = a.account AND v.link_id = a.link AND v.id = a.viewing),
fresh AS (
  SELECT a.*, count(*) FILTER (WHERE content)
    OVER (PARTITION BY account, link ORDER BY place ROWS UNBOUNDED PRECEDING) AS nth
  FROM asked a WHERE id NOT IN (SELECT id FROM seen)),
held AS (
  SELECT l.account_id, l.id, l.asset_id, l.uses, l.most_uses
  FROM share_link l
  JOIN asset ON asset.account_id = l.account_id AND asset.id = l.asset_id AND asset.state = 'stored'
  JOIN account ON account.account_id = l.account_id AND NOT account.blocked AND account.closed_at IS NULL
  WHERE (l.account_id, l.id) IN (SELECT account, link FROM fresh)
    AND l.revoked_at IS NULL AND l.expires_at > now()
  ORDER BY l.account_id, l.id FOR UPDATE OF l),
granted AS (
  SELECT f.*, h.asset_id AS asset FROM fresh f JOIN held h ON h.account_id = f.account AND h.id = f.link
  WHERE h.most_uses IS NULL OR h.uses + CASE WHEN f.content THEN f.nth ELSE 1 END <= h.most_uses),
counted AS (
  UPDATE share_link l SET uses = l.uses + g.more
  FROM (SELECT account, link, count(*) AS more FROM granted WHERE content GROUP BY account, link) g
  WHERE l.account_id = g.account AND l.id = g.link),
kept AS (
  INSERT INTO share_viewing (account_id, link_id, id, expires_at)
  SELECT account, link, viewing, until FROM granted WHERE viewing IS NOT NULL),
told AS (
  INSERT INTO disclosure (account_id, id, asset_id, scope, channel, purpose, recipient)
  SELECT account, id, asset, CASE WHEN content THEN 'content' ELSE 'description' END, 'share', purpose,
    link::text
  FROM granted ORDER BY account, place
  RETURNING id)
SELECT id FROM told UNION ALL SELECT id FROM seen
;;
-- io.holdfast.disclosure.DisclosureRows.TO_RUNS
INSERT INTO disclosure (account_id, id, asset_id, channel, purpose, recipient, generation_id)
SELECT account, w.id, asset, channel, purpose, recipient, run.id
FROM unnest(#{accounts}::uuid[], #{ids}::uuid[], #{assets}::uuid[], #{channels}::text[], #{purposes}::text[], #{recipients}::text[])
  WITH ORDINALITY AS w (account, id, asset, channel, purpose, recipient, place), LATERAL (
  SELECT g.id
  FROM generation_input i JOIN generation g ON g.account_id = i.account_id AND g.id = i.generation_id
  WHERE i.account_id = account AND i.asset_id = asset AND g.actor = recipient
    AND g.status IN ('queued', 'running')
  ORDER BY g.created_at DESC LIMIT 1) run
ORDER BY account, place
RETURNING id
;;
-- io.holdfast.erasure.ErasureJournal.BEGIN
INSERT INTO erasure_journal (id) VALUES (encode(substring(int8send(
  (extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) || decode($1, 'hex'), 'hex')::uuid)
RETURNING id
;;
-- io.holdfast.erasure.ErasureJournal.CHECKED
SELECT id FROM erasure_journal WHERE checked ORDER BY id DESC LIMIT 1
;;
-- io.holdfast.erasure.ErasureJournal.KNOWN
SELECT id FROM erasure_journal WHERE id = ANY ($1) AND recorded_at IS NOT NULL
;;
-- io.holdfast.erasure.ErasureJournal.NOW
SELECT (extract(epoch FROM now()) * 1000)::bigint
;;
-- io.holdfast.erasure.ErasureJournal.OLD
SELECT id FROM erasure_journal WHERE id < $1 ORDER BY id LIMIT 100
;;
-- io.holdfast.erasure.ErasureJournal.RECORD
INSERT INTO erasure_journal (id, recorded_at) VALUES ($1, now())
ON CONFLICT (id) DO UPDATE SET recorded_at = now()
;;
-- io.holdfast.erasure.ErasureWorker.CLAIM
WITH claimed AS MATERIALIZED (SELECT account_id, id FROM asset WHERE state = 'erasing' AND erase_journaled AND erase_next_at <= now() ORDER BY erase_next_at LIMIT 100 FOR UPDATE SKIP LOCKED) UPDATE asset SET erase_attempts = erase_attempts + 1, erase_next_at = now() + least(300000, 10000 * 2 ^ least(erase_attempts, 5)) * interval '1 millisecond' WHERE (account_id, id) IN (SELECT account_id, id FROM claimed) RETURNING account_id, id, object_key
;;
-- io.holdfast.erasure.ErasureWorker.JOURNALED_RUNS
UPDATE generation SET erase_journaled = true FROM unnest($1::uuid[], $2::uuid[]) AS written (account, name)
WHERE account_id = written.account AND id = written.name AND status = 'erased'
;;
-- io.holdfast.erasure.ErasureWorker.UNJOURNALED
WITH claimed AS MATERIALIZED (SELECT account_id, id FROM asset WHERE state = 'erasing' AND NOT erase_journaled AND erase_next_at <= now() ORDER BY erase_next_at LIMIT 5000 FOR UPDATE SKIP LOCKED) UPDATE asset SET erase_attempts = erase_attempts + 1, erase_next_at = now() + least(300000, 10000 * 2 ^ least(erase_attempts, 5)) * interval '1 millisecond' WHERE (account_id, id) IN (SELECT account_id, id FROM claimed) RETURNING account_id, id, object_key
;;
-- io.holdfast.erasure.ErasureWorker.UNJOURNALED_RUNS
SELECT account_id, id FROM generation WHERE status = 'erased' AND NOT erase_journaled
ORDER BY finished_at LIMIT 5000
;;
-- io.holdfast.erasure.OrphanScanner.NAMED
SELECT object_key FROM asset WHERE account_id = $1 AND object_key = ANY ($3)
UNION ALL SELECT object_key FROM intake WHERE account_id = $1 AND object_key = ANY ($3)
UNION ALL SELECT object_key FROM leftover WHERE account_id = $1 AND object_key = ANY ($3)
UNION ALL SELECT $4 || account_id || '/' || id FROM upload WHERE account_id = $1 AND id = ANY ($2)
UNION ALL SELECT $4 || account_id || '/' || id FROM upload_tail WHERE account_id = $1 AND id = ANY ($2)
;;
-- io.holdfast.erasure.SupersededObjects.CLAIM
WITH claimed AS MATERIALIZED (SELECT account_id, id FROM leftover WHERE expires_at < now() AND moved_to IS NULL ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED) UPDATE leftover SET doomed = true, expires_at = now() + interval '30 seconds' WHERE (account_id, id) IN (SELECT account_id, id FROM claimed) RETURNING account_id, id, object_key
;;
-- io.holdfast.erasure.SupersededObjects.DOOM
UPDATE leftover SET doomed = true, expires_at = now() + $3 * interval '1 millisecond'
WHERE account_id = $1 AND id = $2 AND moved_to IS NULL RETURNING account_id, id, object_key
;;
-- io.holdfast.erasure.SupersededObjects.DOOM_LAPSED
WITH claimed AS MATERIALIZED (SELECT account_id, id FROM leftover WHERE expires_at < now() AND NOT doomed AND moved_at IS NULL ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED) UPDATE leftover SET doomed = true, expires_at = now() + $1 * interval '1 millisecond' WHERE (account_id, id) IN (SELECT account_id, id FROM claimed) RETURNING account_id, id, object_key
;;
-- io.holdfast.erasure.SupersededObjects.NAME
INSERT INTO leftover (account_id, id, object_key, expires_at)
VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
;;
-- io.holdfast.erasure.SupersededObjects.RENEW
UPDATE leftover SET expires_at = now() + $3 * interval '1 millisecond'
WHERE account_id = $1 AND id = $2 AND NOT doomed
;;
-- io.holdfast.erasure.SupersededSql.JOURNALED
UPDATE leftover SET moved_to = NULL FROM unnest($1::uuid[], $2::uuid[]) AS written (account, name)
WHERE account_id = written.account AND id = written.name
;;
-- io.holdfast.erasure.SupersededSql.LEFT
INSERT INTO leftover AS l (account_id, id, object_key, doomed, expires_at)
SELECT $1, $2, $3, true, now() + $4 * interval '1 millisecond'
WHERE NOT EXISTS (SELECT FROM asset WHERE account_id = $1 AND object_key = $3)
ON CONFLICT (account_id, id) DO UPDATE SET expires_at = greatest(l.expires_at, excluded.expires_at)
;;
-- io.holdfast.events.Events.PAGE_AFTER
SELECT q.last_event, a.blocked OR a.closed_at IS NOT NULL, e.* FROM account a JOIN quota q USING (account_id) LEFT JOIN LATERAL (
  SELECT number, type, asset_id, generation_id, output_number, created_at, communication_id, essential, export_id FROM event WHERE account_id = $1 AND number > $2 ORDER BY number LIMIT 50) e ON true
WHERE a.account_id = $1 ORDER BY e.number
;;
-- io.holdfast.events.webhook.DeliveryRows.PAGE
SELECT event_number, type, asset_id, generation_id, output_number, happened_at, communication_id, essential, export_id, attempts, dead, last_error, next_at FROM webhook_delivery
WHERE account_id = $1 AND webhook_id = $2 AND event_number > $3 ORDER BY event_number LIMIT $4
;;
-- io.holdfast.events.webhook.DeliveryRows.REPLAY
UPDATE webhook_delivery SET dead = false, attempts = 0, next_at = now()
WHERE account_id = $1 AND webhook_id = $2 AND dead AND ($3::bigint[] IS NULL OR event_number = ANY ($3))
;;
-- io.holdfast.events.webhook.DeliveryRows.SWEEP
DELETE FROM webhook_delivery WHERE (account_id, webhook_id, event_number) IN (
  SELECT account_id, webhook_id, event_number FROM webhook_delivery d
  WHERE happened_at < now() - $1 * interval '1 millisecond' AND (dead OR EXISTS (
    SELECT 1 FROM webhook w WHERE w.account_id = d.account_id AND w.id = d.webhook_id AND NOT w.enabled))
  LIMIT $2)
;;
-- io.holdfast.events.webhook.DueDeliveries.CLAIM
WITH RECURSIVE waiting AS (
  (SELECT account_id, webhook_id FROM webhook_delivery WHERE NOT dead ORDER BY account_id, webhook_id LIMIT 1)
  UNION ALL
  SELECT n.account_id, n.webhook_id FROM waiting w CROSS JOIN LATERAL (
    SELECT d.account_id, d.webhook_id FROM webhook_delivery d
    WHERE NOT d.dead AND (d.account_id, d.webhook_id) > (w.account_id, w.webhook_id)
    ORDER BY d.account_id, d.webhook_id LIMIT 1) n),
due AS (
  SELECT h.account_id, h.webhook_id, h.event_number, w.slow,
    row_number() OVER (PARTITION BY h.account_id, h.webhook_id ORDER BY h.next_at) AS turn
  FROM waiting s
  JOIN webhook w ON w.account_id = s.account_id AND w.id = s.webhook_id AND w.enabled
  LEFT JOIN unnest(#{hooks}::uuid[], #{running}::integer[]) AS busy (id, running) ON busy.id = s.webhook_id
  CROSS JOIN LATERAL (
    SELECT c.account_id, c.webhook_id, c.event_number, c.next_at FROM webhook_delivery c
    WHERE c.account_id = s.account_id AND c.webhook_id = s.webhook_id AND NOT c.dead AND c.next_at <= now()
      AND NOT EXISTS (
        SELECT 1 FROM webhook_delivery e
        WHERE e.account_id = c.account_id AND e.webhook_id = c.webhook_id AND e.subject = c.subject
          AND NOT e.dead AND e.event_number < c.event_number)
    ORDER BY c.next_at LIMIT greatest(0, CASE WHEN w.slow THEN 1 ELSE #{mostOfOne} END - coalesce(busy.running, 0))
    FOR UPDATE SKIP LOCKED) h),
ranked AS (
  SELECT d.*, coalesce(b.running, 0) AS running,
    row_number() OVER (PARTITION BY d.account_id ORDER BY d.slow, d.turn, random())
      + coalesce(b.running, 0) AS of_account,
    CASE WHEN d.slow THEN row_number() OVER (PARTITION BY d.account_id, d.slow ORDER BY d.turn, random())
      + coalesce(b.slow, 0) ELSE 0 END AS slow_of_account
  FROM due d
  LEFT JOIN unnest(#{accounts}::uuid[], #{ofAccounts}::integer[], #{slowOfAccounts}::integer[])
    AS b (id, running, slow) ON b.id = d.account_id),
fair AS (
  SELECT r.*, CASE WHEN r.slow THEN row_number() OVER (PARTITION BY r.slow ORDER BY r.of_account, random())
    ELSE 0 END AS slow_of_all
  FROM ranked r
  WHERE r.of_account <= least(#{perAccount}, greatest(1, (#{free} + r.running) / 2))
    AND r.slow_of_account <= #{slowPerAccount}),
chosen AS (
  SELECT * FROM fair WHERE slow_of_all <= #{mostSlow} ORDER BY of_account, random() LIMIT #{most})
UPDATE webhook_delivery d
SET attempts = d.attempts + 1, next_at = now() + #{lease} * interval '1 millisecond'
FROM chosen t, webhook w
WHERE d.account_id = t.account_id AND d.webhook_id = t.webhook_id AND d.event_number = t.event_number
  AND w.account_id = d.account_id AND w.id = d.webhook_id
RETURNING d.account_id, d.webhook_id, d.attempts, w.url, w.secret,
  CASE WHEN w.old_secret_until > now() THEN w.old_secret END, w.slow,
  d.event_number, d.type, d.asset_id, d.generation_id, d.output_number, d.happened_at,
  d.communication_id, d.essential, d.export_id
;;
-- io.holdfast.events.webhook.DueDeliveries.POSTPONE
UPDATE webhook_delivery SET last_error = #{error}, dead = #{dead}, next_at = now() + #{pause} * interval '1 millisecond'
WHERE account_id = #{account} AND webhook_id = #{webhook} AND event_number = #{event} AND attempts = #{attempt}
;;
-- io.holdfast.events.webhook.Webhooks.ADD
INSERT INTO webhook (account_id, id, url, types, secret, enabled)
SELECT #{account}, #{id}, #{url}, #{types}, #{secret}, #{enabled} WHERE (SELECT count(*) FROM webhook WHERE account_id = #{account}) < #{most}
RETURNING id, url, types, enabled, created_at
;;
-- io.holdfast.events.webhook.Webhooks.CHANGE
UPDATE webhook SET url = coalesce(#{url}, url), types = coalesce(#{types}, types), enabled = coalesce(#{enabled}, enabled)
WHERE account_id = #{account} AND id = #{id}
RETURNING id, url, types, enabled, created_at
;;
-- io.holdfast.events.webhook.Webhooks.ROTATE
UPDATE webhook SET old_secret = secret, old_secret_until = now() + $4 * interval '1 millisecond', secret = $3
WHERE account_id = $1 AND id = $2
RETURNING id, url, types, enabled, created_at
;;
-- io.holdfast.export.ExportCollections.ROWS
SELECT c.id, c.title, c.created_at, m.asset_id, coalesce(m.position, 0)::text AS position
FROM collection c LEFT JOIN (
  SELECT k.* FROM collection_asset k WHERE k.account_id = #{account} AND EXISTS (
    SELECT FROM export_entry e WHERE e.account_id = #{account} AND e.export_id = #{export} AND e.asset_id = k.asset_id)) m
  ON m.account_id = c.account_id AND m.collection_id = c.id
WHERE c.account_id = #{account} AND (c.id > #{collection} OR (c.id = #{collection} AND m.position > (#{position}::text)::numeric))
  AND (#{whole} OR m.asset_id IS NOT NULL)
ORDER BY c.id, m.position LIMIT 2000
;;
-- io.holdfast.export.ExportDisclosures.SELECTED
SELECT DISTINCT asset_id FROM export_entry WHERE account_id = $1 AND export_id = $2 AND asset_id = ANY ($3)
;;
-- io.holdfast.export.ExportEntries.AT
SELECT number FROM export_entry WHERE account_id = $1 AND export_id = $2 AND offset_bytes <= $3 ORDER BY offset_bytes DESC LIMIT 1
;;
-- io.holdfast.export.ExportEntries.BYTES
SELECT e.bytes
 FROM export_entry e JOIN export x ON x.account_id = e.account_id AND x.id = e.export_id
WHERE e.account_id = $1 AND e.export_id = $2 AND x.state = 'ready' AND e.number = $3
;;
-- io.holdfast.export.ExportEntries.DIRECTORY
SELECT e.number, e.asset_id, e.name, e.size_bytes, e.crc32, e.modified_at, e.offset_bytes, e.directory_offset,
e.bytes IS NOT NULL, CASE WHEN false THEN e.bytes END
 FROM export_entry e JOIN export x ON x.account_id = e.account_id AND x.id = e.export_id
WHERE e.account_id = $1 AND e.export_id = $2 AND x.state = 'ready' AND e.number >= $3 ORDER BY e.number LIMIT 512
;;
-- io.holdfast.export.ExportEntries.FILES
SELECT e.number, e.asset_id, e.name, e.size_bytes, e.crc32, e.modified_at, e.offset_bytes, e.directory_offset,
e.bytes IS NOT NULL, CASE WHEN e.size_bytes <= 16384 THEN e.bytes END
 FROM export_entry e JOIN export x ON x.account_id = e.account_id AND x.id = e.export_id
WHERE e.account_id = $1 AND e.export_id = $2 AND x.state = 'ready' AND e.number >= $3 ORDER BY e.number LIMIT 64
;;
-- io.holdfast.export.ExportListing.CLAIM
WITH claimed AS MATERIALIZED (SELECT account_id, id FROM export WHERE state = 'building' AND next_at <= now() AND expires_at > now() ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE export SET lease = lease + 1, attempts = attempts + 1, next_at = now() + least(300000, 10000 * 2 ^ least(attempts, 5)) * interval '1 millisecond' WHERE (account_id, id) IN (SELECT account_id, id FROM claimed) RETURNING account_id, id, state, selection, entries, assets, length_bytes, directory_bytes, digest, created_at, ready_at, expires_at, scopes, step, cursor, lease
;;
-- io.holdfast.export.ExportListing.CLEAR
DELETE FROM export_entry WHERE (account_id, export_id, number) IN (
  SELECT account_id, export_id, number FROM export_entry WHERE account_id = $1 AND export_id = $2 LIMIT 10000)
;;
-- io.holdfast.export.ExportListing.LET_GO
UPDATE export SET next_at = now() WHERE account_id = $1 AND id = $2 AND lease = $3 AND state = 'building'
;;
-- io.holdfast.export.ExportListing.LIST
INSERT INTO export_entry (account_id, export_id, number, asset_id, name, offset_bytes, directory_offset,
  size_bytes, crc32, sha256, modified_at, bytes)
VALUES (#{account}, #{export}, #{number}, #{asset}, #{name}, #{offset}, #{directory}, #{size}, #{crc32}, #{sha256}, #{modified}, #{bytes})
;;
-- io.holdfast.export.ExportListing.MOVE
UPDATE export SET step = #{step}, cursor = #{cursor}, entries = #{entries}, assets = #{assets}, length_bytes = #{bytes}, directory_bytes = #{directory},
  digest = #{digest}, attempts = 0, next_at = now() + interval '10 seconds'
WHERE account_id = #{account} AND id = #{id} AND lease = #{lease} AND state = 'building'
RETURNING account_id, id, state, selection, entries, assets, length_bytes, directory_bytes, digest, created_at, ready_at, expires_at, scopes, step, cursor, lease
;;
-- io.holdfast.export.ExportListing.SEAL
UPDATE export SET state = 'ready', ready_at = now(), expires_at = now() + (expires_at - created_at)
WHERE account_id = $1 AND id = $2 AND lease = $3 AND state = 'building'
RETURNING extract(epoch FROM ready_at - created_at)::float8
;;
-- io.holdfast.export.ExportListing.TELL
WITH ready AS (SELECT $1::uuid AS account_id, $2::uuid AS id), numbered AS (
  UPDATE quota q SET last_event = q.last_event + 1 FROM ready c WHERE q.account_id = c.account_id
  RETURNING q.account_id, q.last_event),
told AS (
  INSERT INTO event (account_id, number, type, export_id)
  SELECT n.account_id, n.last_event, 'export.ready', c.id FROM numbered n JOIN ready c USING (account_id)
  RETURNING account_id) SELECT count(*) FROM told
;;
-- io.holdfast.export.ExportMedia.ROWS
SELECT account_id, id, kind, state, object_key, size_bytes, sha256, media_type, width, height, duration_ms, filename, title, tags, version, created_at, generation_id, output_number, model, composite, collections, features, stamp, coalesce(received_bytes, size_bytes), coalesce(received_sha256, sha256), crc32, (SELECT m.bytes FROM manifest m WHERE m.account_id = asset.account_id AND m.asset_id = asset.id) manifest
FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state = 'stored' ORDER BY id
;;
-- io.holdfast.export.ExportPreamble.ACCOUNT
SELECT to_jsonb(a) - 'blocked' - 'version' - 'accepted_policy' - 'closed_at', export_notices($1)
FROM account a WHERE a.account_id = $1
;;
-- io.holdfast.export.ExportRows.ADD
INSERT INTO export (account_id, id, selection, scopes, expires_at)
SELECT #{account}, #{id}, #{selection}, #{scopes}, now() + #{retention} * interval '1 millisecond'
WHERE (SELECT count(*) FROM export WHERE account_id = #{account} AND expires_at > now()) < #{most}
RETURNING account_id, id, state, selection, entries, assets, length_bytes, directory_bytes, digest, created_at, ready_at, expires_at, scopes
;;
-- io.holdfast.export.ExportRows.COUNT
SELECT count(*) FILTER (WHERE state = 'building'), count(*) FROM export
WHERE expires_at > now() AND state <> 'stale'
;;
-- io.holdfast.export.ExportRows.DELETE
UPDATE export SET state = 'stale', lease = lease + 1, expires_at = now()
WHERE account_id = $1 AND id = $2 AND expires_at > now()
;;
-- io.holdfast.export.ExportRows.FIND
SELECT account_id, id, state, selection, entries, assets, length_bytes, directory_bytes, digest, created_at, ready_at, expires_at, scopes FROM export WHERE account_id = $1 AND id = $2 AND expires_at > now()
;;
-- io.holdfast.export.ExportRows.LIST
SELECT account_id, id, state, selection, entries, assets, length_bytes, directory_bytes, digest, created_at, ready_at, expires_at, scopes FROM export WHERE account_id = $1 AND id < $2 AND expires_at > now() ORDER BY id DESC LIMIT $3
;;
-- io.holdfast.export.ExportRows.LOCK
SELECT FROM quota WHERE account_id = $1 FOR NO KEY UPDATE
;;
-- io.holdfast.export.ExportRows.SWEEP
WITH claimed AS MATERIALIZED (SELECT account_id, id FROM export o WHERE expires_at <= now() - $1 * interval '1 millisecond'
  AND NOT EXISTS (SELECT FROM export_entry e WHERE e.account_id = o.account_id AND e.export_id = o.id) ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) DELETE FROM export o WHERE (account_id, id) IN (SELECT account_id, id FROM claimed)
;;
-- io.holdfast.export.ExportRows.SWEEP_ENTRIES
DELETE FROM export_entry WHERE (account_id, export_id, number) IN (
  SELECT e.account_id, e.export_id, e.number FROM export x CROSS JOIN LATERAL (
    SELECT account_id, export_id, number FROM export_entry
    WHERE account_id = x.account_id AND export_id = x.id LIMIT $2) e
  WHERE x.state = 'stale' OR x.expires_at <= now() - $1 * interval '1 millisecond' LIMIT $2)
;;
-- io.holdfast.export.ExportRuns.ROWS
SELECT g.id, g.created_at, jsonb_build_object(
  'id', g.id, 'status', g.status, 'actor', g.actor, 'model', g.model, 'prompt', g.prompt,
  'negativePrompt', g.negative_prompt, 'parameters', g.parameters, 'feature', g.feature, 'error', g.error,
  'createdAt', g.created_at, 'startedAt', g.started_at, 'finishedAt', g.finished_at,
  'inputs', (SELECT coalesce(jsonb_agg(i.asset_id ORDER BY i.position), '[]') FROM generation_input i
             WHERE i.account_id = g.account_id AND i.generation_id = g.id),
  'outputs', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', o.number, 'asset', o.asset_id)
              ORDER BY o.number), '[]') FROM generation_output o
              WHERE o.account_id = g.account_id AND o.generation_id = g.id))
FROM generation g
WHERE g.account_id = #{account} AND g.id > #{after} AND g.created_at <= #{created} AND g.status <> 'erased'
  AND (#{whole} OR EXISTS (
    SELECT FROM generation_output o JOIN export_entry e ON e.account_id = o.account_id AND e.asset_id = o.asset_id
    WHERE o.account_id = g.account_id AND o.generation_id = g.id AND e.export_id = #{export}))
ORDER BY g.id LIMIT 20
;;
-- io.holdfast.export.ExportTrailer.NAMES
SELECT name FROM export_entry WHERE account_id = $1 AND export_id = $2 AND asset_id IS NULL
  AND name !~ '^(runs|files)/' ORDER BY number
;;
-- io.holdfast.generation.RunJson.INPUTS
SELECT i.generation_id, CASE WHEN a.id IS NULL THEN i.asset_id END AS asset_id FROM generation_input i
LEFT JOIN asset a ON a.account_id = $1 AND a.id = i.asset_id AND a.state = 'hidden'
WHERE i.account_id = $1 AND i.generation_id = ANY ($2::uuid[])
ORDER BY array_position($2::uuid[], i.generation_id), i.position LIMIT $3
;;
-- io.holdfast.generation.RunJson.OUTPUTS
SELECT generation_id, number, CASE WHEN a.id IS NULL THEN o.asset_id END AS asset_id,
  CASE WHEN a.id IS NOT NULL THEN 'hidden' WHEN o.asset_id IS NOT NULL THEN 'stored' WHEN o.number IS NOT NULL THEN 'erased'
    WHEN i.state = 'failed' THEN 'failed' ELSE 'pending' END AS state, i.attempts, i.last_error
FROM (SELECT * FROM generation_output WHERE account_id = $1 AND generation_id = ANY ($2::uuid[])) o
FULL JOIN (SELECT * FROM ingest WHERE account_id = $1 AND generation_id = ANY ($2::uuid[])) i
  USING (generation_id, number)
LEFT JOIN (SELECT id FROM asset WHERE account_id = $1 AND state = 'hidden') a ON a.id = o.asset_id
WHERE o.number IS NOT NULL OR i.state <> 'done'
ORDER BY array_position($2::uuid[], generation_id), number LIMIT $3
;;
-- io.holdfast.generation.Runs.ERASE
UPDATE generation SET status = 'erased', fingerprint = NULL, model = NULL, prompt = NULL,
    negative_prompt = NULL, parameters = NULL, feature = NULL, error = NULL, finished_at = now()
  WHERE account_id = $1 AND id = $2 AND status <> 'erased'
;;
-- io.holdfast.generation.Runs.FIND
SELECT account_id, id, status, actor, model, prompt, negative_prompt, parameters, feature, error, created_at, started_at, finished_at, status = 'erased' AS erased FROM generation WHERE account_id = $1 AND id = $2
;;
-- io.holdfast.generation.Runs.FORGET
WITH run AS (SELECT $1::uuid AS account_id, $2::uuid AS id), numbered AS (
  UPDATE quota q SET last_event = q.last_event + 1 FROM run c WHERE q.account_id = c.account_id
  RETURNING q.account_id, q.last_event),
told AS (
  INSERT INTO event (account_id, number, type, generation_id)
  SELECT n.account_id, n.last_event, 'generation.erased', c.id FROM numbered n JOIN run c USING (account_id)
  RETURNING account_id), ingests AS (DELETE FROM ingest WHERE account_id = $1 AND generation_id = $2),
-- the sweep clears what came so far of results that come no more
uploads AS (
  SELECT account_id, id FROM upload WHERE account_id = $1 AND generation_id = $2 AND state = 'open'),
expiring AS (
  UPDATE intake i SET expires_at = now()
  FROM uploads r WHERE i.account_id = r.account_id AND i.id = r.id AND NOT i.abandoned)DELETE FROM generation_input WHERE account_id = $1 AND generation_id = $2
;;
-- io.holdfast.generation.Runs.INPUTS
WITH there AS (
  SELECT id FROM asset WHERE account_id = $1 AND id = ANY ($3) AND state = 'stored' FOR SHARE)
INSERT INTO generation_input (account_id, generation_id, position, asset_id)
SELECT $1, $2, n - 1, wanted.id FROM unnest($3::uuid[]) WITH ORDINALITY AS wanted (id, n) JOIN there USING (id)
RETURNING position
;;
-- io.holdfast.generation.Runs.MOVE
WITH changed AS (
  UPDATE generation SET status = #{to}, error = #{error},
    started_at = CASE WHEN #{to} = 'running' THEN now() ELSE started_at END,
    finished_at = CASE WHEN #{to} = 'running' THEN NULL ELSE now() END
  WHERE account_id = #{account} AND id = #{id} AND actor = #{actor} AND status = ANY (#{before})
  RETURNING *), numbered AS (
  UPDATE quota q SET last_event = q.last_event + 1 FROM changed c WHERE q.account_id = c.account_id
  RETURNING q.account_id, q.last_event),
told AS (
  INSERT INTO event (account_id, number, type, generation_id)
  SELECT n.account_id, n.last_event, 'generation.' || c.status, c.id FROM numbered n JOIN changed c USING (account_id)
  RETURNING account_id) SELECT account_id, id, status, actor, model, prompt, negative_prompt, parameters, feature, error, created_at, started_at, finished_at FROM changed
;;
-- io.holdfast.generation.Runs.RECORD
WITH changed AS (
  INSERT INTO generation (account_id, id, actor, fingerprint, model, prompt, negative_prompt, parameters, feature)
  VALUES (#{account}, #{id}, #{actor}, #{fingerprint}, #{model}, #{prompt}, #{negativePrompt}, #{parameters},
    #{feature})
  ON CONFLICT DO NOTHING RETURNING *), numbered AS (
  UPDATE quota q SET last_event = q.last_event + 1 FROM changed c WHERE q.account_id = c.account_id
  RETURNING q.account_id, q.last_event),
told AS (
  INSERT INTO event (account_id, number, type, generation_id)
  SELECT n.account_id, n.last_event, 'generation.' || c.status, c.id FROM numbered n JOIN changed c USING (account_id)
  RETURNING account_id) SELECT account_id, id, status, actor, model, prompt, negative_prompt, parameters, feature, error, created_at, started_at, finished_at FROM changed
;;
-- io.holdfast.generation.Tombstones.INGESTS
WITH claimed AS MATERIALIZED (SELECT account_id, generation_id, number FROM ingest WHERE state <> 'pending' AND next_at < now() - $1 * interval '1 millisecond' ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED) DELETE FROM ingest WHERE (account_id, generation_id, number) IN (SELECT account_id, generation_id, number FROM claimed)
;;
-- io.holdfast.generation.Tombstones.RUNS
DELETE FROM generation WHERE (account_id, id) IN (
  SELECT account_id, id FROM generation
  WHERE status = 'erased' AND finished_at < now() - $1 * interval '1 millisecond' LIMIT $2)
;;
-- io.holdfast.generation.ingest.Ingests.ASK
WITH run AS (
  SELECT account_id, id FROM generation
  WHERE account_id = #{account} AND id = #{run} AND actor = #{actor} AND status NOT IN ('failed', 'erased') FOR SHARE)
INSERT INTO ingest AS i (account_id, generation_id, number, url, url_digest, declared_type, sha256)
SELECT account_id, id, #{number}, #{url}, #{fingerprint}, #{mediaType}, #{sha256} FROM run
ON CONFLICT (account_id, generation_id, number) DO UPDATE SET state = 'pending', url = excluded.url,
  url_digest = excluded.url_digest, declared_type = excluded.declared_type, sha256 = excluded.sha256,
  upload_id = NULL, validator = NULL, attempts = 0, last_error = NULL, next_at = now(), lease = i.lease + 1,
  created_at = now()
WHERE i.state <> 'pending'
RETURNING i.account_id, i.generation_id, i.number, i.state, i.url, i.declared_type, i.sha256, i.upload_id, i.validator,
i.attempts, i.last_error, i.next_at, i.lease, (
  SELECT o.asset_id FROM generation_output o
  WHERE o.account_id = i.account_id AND o.generation_id = i.generation_id AND o.number = i.number) AS asset_id
;;
-- io.holdfast.generation.ingest.Ingests.CLAIM
WITH RECURSIVE waiting AS (
  (SELECT account_id FROM ingest WHERE state = 'pending' ORDER BY account_id LIMIT 1)
  UNION ALL
  SELECT n.account_id FROM waiting w CROSS JOIN LATERAL (
    SELECT p.account_id FROM ingest p WHERE p.state = 'pending' AND p.account_id > w.account_id
    ORDER BY p.account_id LIMIT 1) n),
due AS (
  SELECT h.account_id, h.generation_id, h.number, h.slow,
    row_number() OVER (PARTITION BY h.account_id ORDER BY h.next_at) AS turn
  FROM waiting s CROSS JOIN LATERAL (
    SELECT c.account_id, c.generation_id, c.number, c.next_at, c.last_error IS NOT DISTINCT FROM 'timed-out' AS slow FROM ingest c WHERE c.account_id = s.account_id AND c.state = 'pending' AND c.next_at <= now()
    ORDER BY slow, c.next_at LIMIT #{perAccount} FOR UPDATE SKIP LOCKED) h),
ranked AS (
  SELECT d.*, coalesce(b.running, 0) AS running,
    row_number() OVER (PARTITION BY d.account_id ORDER BY d.slow, d.turn, random())
      + coalesce(b.running, 0) AS of_account,
    CASE WHEN d.slow THEN row_number() OVER (PARTITION BY d.account_id, d.slow ORDER BY d.turn, random())
      + coalesce(b.slow, 0) ELSE 0 END AS slow_of_account
  FROM due d
  LEFT JOIN unnest(#{accounts}::uuid[], #{ofAccounts}::integer[], #{slowOfAccounts}::integer[])
    AS b (id, running, slow) ON b.id = d.account_id),
fair AS (
  SELECT r.*, CASE WHEN r.slow THEN row_number() OVER (PARTITION BY r.slow ORDER BY r.of_account, random())
    ELSE 0 END AS slow_of_all
  FROM ranked r
  WHERE r.of_account <= least(#{perAccount}, greatest(1, (#{free} + r.running) / 2))
    AND r.slow_of_account <= #{slowPerAccount}),
chosen AS (
  SELECT * FROM fair WHERE slow_of_all <= #{mostSlow} ORDER BY of_account, random() LIMIT #{most})
UPDATE ingest i SET attempts = i.attempts + 1, lease = i.lease + 1,
  next_at = now() + #{lease} * interval '1 millisecond'
FROM chosen t
WHERE i.account_id = t.account_id AND i.generation_id = t.generation_id AND i.number = t.number
RETURNING i.account_id, i.generation_id, i.number, i.state, i.url, i.declared_type, i.sha256, i.upload_id, i.validator,
i.attempts, i.last_error, i.next_at, i.lease, (
  SELECT o.asset_id FROM generation_output o
  WHERE o.account_id = i.account_id AND o.generation_id = i.generation_id AND o.number = i.number) AS asset_id
;;
-- io.holdfast.generation.ingest.Ingests.FIND
SELECT i.account_id, i.generation_id, i.number, i.state, i.url, i.declared_type, i.sha256, i.upload_id, i.validator,
i.attempts, i.last_error, i.next_at, i.lease, (
  SELECT o.asset_id FROM generation_output o
  WHERE o.account_id = i.account_id AND o.generation_id = i.generation_id AND o.number = i.number) AS asset_id, i.url_digest FROM ingest i JOIN generation g ON g.account_id = i.account_id AND g.id = i.generation_id WHERE i.account_id = $1 AND i.generation_id = $2 AND i.number = $3 AND g.actor = $4 AND g.status <> 'erased'
;;
-- io.holdfast.history.Lineage.INPUTS
SELECT a.id, a.media_type FROM generation_input i
LEFT JOIN asset a ON a.account_id = $1 AND a.id = i.asset_id AND a.state = 'stored'
WHERE i.account_id = $1 AND i.generation_id = $2 ORDER BY i.position
;;
-- io.holdfast.history.Lineage.RUN
SELECT id, model, prompt, status, created_at FROM generation
WHERE account_id = $1 AND id = $2 AND status <> 'erased'
;;
-- io.holdfast.intake.IntakeSql.ABANDON_ALL
UPDATE intake SET abandoned = true, expires_at = least(expires_at, now() + $2 * interval '1 millisecond')
WHERE account_id = $1 AND NOT abandoned
;;
-- io.holdfast.intake.IntakeSql.SPEND
WITH before AS (
  SELECT account_id, id, reserved_bytes FROM intake
  WHERE account_id = $1 AND id = ANY ($2) AND NOT abandoned FOR UPDATE),
spent AS (
  UPDATE intake i SET reserved_bytes = 0, expires_at = least(i.expires_at, now() + interval '1 hour')
  FROM before WHERE i.account_id = before.account_id AND i.id = before.id),
sums AS (SELECT account_id, sum(reserved_bytes)::bigint AS bytes FROM before GROUP BY account_id),
released AS (
  UPDATE quota q SET reserved_bytes = q.reserved_bytes - (sums.bytes) FROM sums WHERE q.account_id = sums.account_id) SELECT count(*) FROM sums
;;
-- io.holdfast.intake.Intakes.ABANDON
UPDATE intake SET abandoned = true, expires_at = now() + interval '10 seconds'
WHERE account_id = $1 AND id = ANY ($2)
RETURNING account_id, id, object_key, false
;;
-- io.holdfast.intake.Intakes.CLAIM_LAPSED
WITH claimed AS MATERIALIZED (SELECT account_id, id FROM intake WHERE expires_at < now() - $1 * interval '1 millisecond' ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED) UPDATE intake SET abandoned = true, expires_at = now() + interval '30 seconds' WHERE (account_id, id) IN (SELECT account_id, id FROM claimed) RETURNING account_id, id, object_key, EXISTS (
  SELECT 1 FROM upload u WHERE u.account_id = intake.account_id AND u.id = intake.id AND u.state = 'open')
;;
-- io.holdfast.intake.Intakes.CLEAR
WITH gone AS (
  DELETE FROM intake WHERE account_id = $1 AND id = $2 AND abandoned
  RETURNING account_id, id, object_key, reserved_bytes),
forgotten AS (
  DELETE FROM upload u USING gone
  WHERE u.account_id = gone.account_id AND u.id = gone.id AND u.state <> 'failed'),
tails AS (
  UPDATE upload_tail t SET expires_at = CASE WHEN t.expires_at = 'infinity' THEN now()
    ELSE least(t.expires_at, now() + $3 * interval '1 millisecond') END
  FROM gone WHERE t.account_id = gone.account_id AND t.upload_id = gone.id),
unsettled AS (
  INSERT INTO leftover AS l (account_id, id, object_key, doomed, expires_at)
  SELECT account_id, right(object_key, 36)::uuid, object_key, true, now() + $3 * interval '1 millisecond'
  FROM gone WHERE $3 > 0
  ON CONFLICT (account_id, id) DO UPDATE SET expires_at = greatest(l.expires_at, excluded.expires_at)), returned AS (
  UPDATE quota q SET reserved_bytes = q.reserved_bytes - gone.reserved_bytes, reserved_assets = q.reserved_assets - 1
  FROM gone WHERE q.account_id = gone.account_id) SELECT count(*) FROM gone
;;
-- io.holdfast.intake.Intakes.COMMIT
WITH gone AS (
  DELETE FROM intake WHERE account_id = #{account} AND id = #{id} AND NOT abandoned
  RETURNING account_id, id, object_key, reserved_bytes),
counted AS (
  UPDATE quota q
  SET reserved_bytes = q.reserved_bytes - gone.reserved_bytes, reserved_assets = q.reserved_assets - 1,
      used_bytes = q.used_bytes + #{size}, used_assets = q.used_assets + 1, last_event = q.last_event + 1
  FROM gone WHERE q.account_id = gone.account_id
  RETURNING q.account_id, q.last_event),
told AS (
  INSERT INTO event (account_id, number, type, asset_id, generation_id, output_number)
  SELECT account_id, last_event, 'asset.stored', #{id}, #{run}, #{output} FROM counted), run AS (
  SELECT model, words, workflow_feature(feature) AS workflow, EXISTS (
    SELECT 1 FROM generation_input i
    WHERE i.account_id = #{account} AND i.generation_id = #{run}) AS composite
  FROM generation WHERE account_id = #{account} AND id = #{run})
INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type, width, height,
                   duration_ms, filename, title, tags, created_at, generation_id, output_number, stamp,
                   received_bytes, received_sha256, model, run_words, composite, features)
SELECT account_id, id, CASE WHEN #{run}::uuid IS NULL THEN 'uploaded' ELSE 'generated' END, object_key, #{size},
  #{sha256}, #{crc32}, #{mediaType}, #{width}, #{height}, #{duration}, #{filename}, #{title}, #{tags}, #{created},
  #{run}, #{output}, #{stamp}, #{receivedSize}, #{receivedSha256}, run.model, run.words,
  coalesce(run.composite, false), array_remove(ARRAY['history', run.workflow], NULL)
FROM gone LEFT JOIN run ON true
RETURNING account_id, id, kind, state, object_key, size_bytes, sha256, media_type, width, height, duration_ms, filename, title, tags, version, created_at, generation_id, output_number, model, composite, collections, features, stamp, coalesce(received_bytes, size_bytes), coalesce(received_sha256, sha256)
;;
-- io.holdfast.intake.Intakes.EXCHANGE
WITH two AS (
  SELECT id, object_key FROM intake WHERE account_id = $1 AND id IN ($2, $3) AND NOT abandoned
  ORDER BY id FOR UPDATE)
UPDATE intake i
SET object_key = other.object_key, abandoned = i.id = $3,
    expires_at = CASE WHEN i.id = $3 THEN now() ELSE i.expires_at END
FROM two other
WHERE i.account_id = $1 AND i.id IN ($2, $3) AND other.id <> i.id AND (SELECT count(*) FROM two) = 2
;;
-- io.holdfast.intake.Intakes.FIND
SELECT account_id, id, kind, state, object_key, size_bytes, sha256, media_type, width, height, duration_ms, filename, title, tags, version, created_at, generation_id, output_number, model, composite, collections, features, stamp, coalesce(received_bytes, size_bytes), coalesce(received_sha256, sha256) FROM asset WHERE account_id = $1 AND id = $2 AND state = 'stored'
;;
-- io.holdfast.intake.Intakes.RENEW
UPDATE intake SET expires_at = now() + $3 * interval '1 millisecond'
WHERE account_id = $1 AND id = ANY ($2) AND NOT abandoned
;;
-- io.holdfast.intake.Intakes.RESERVE
WITH home AS (SELECT home_region FROM account WHERE account_id = #{account} FOR SHARE),
room AS (
  SELECT q.account_id, coalesce('r/' || home.home_region || '/', '') || #{key}::text AS object_key,
    CASE WHEN #{isExact} THEN #{bytes} ELSE least(#{bytes}, #{maxBytes} - used_bytes - reserved_bytes) END AS bytes
  FROM quota q CROSS JOIN home
  WHERE q.account_id = #{account} AND used_assets + reserved_assets < #{maxAssets}
    AND used_bytes + reserved_bytes + CASE WHEN #{isExact} THEN #{bytes} ELSE 1 END <= #{maxBytes}
  FOR UPDATE OF q),
reserved AS (
  UPDATE quota q SET reserved_bytes = q.reserved_bytes + room.bytes, reserved_assets = q.reserved_assets + 1
  FROM room WHERE q.account_id = room.account_id
  RETURNING q.account_id) INSERT INTO intake (account_id, id, object_key, reserved_bytes, expires_at)
SELECT #{account}, #{id}, room.object_key, room.bytes, now() + #{lease} * interval '1 millisecond' FROM room
RETURNING reserved_bytes, object_key
;;
-- io.holdfast.intake.Intakes.SPARE
WITH room AS (SELECT $1::uuid AS account_id),
reserved AS (
  UPDATE quota q SET reserved_bytes = q.reserved_bytes + 0, reserved_assets = q.reserved_assets + 1
  FROM room WHERE q.account_id = room.account_id
  RETURNING q.account_id) INSERT INTO intake (account_id, id, object_key, reserved_bytes, expires_at)
SELECT account_id, $2, $3, 0, now() + $4 * interval '1 millisecond' FROM reserved
;;
-- io.holdfast.intake.Outputs.CLAIM
WITH run AS (
  SELECT account_id, id FROM generation
  WHERE account_id = $1 AND id = $2 AND status NOT IN ('failed', 'erased') FOR SHARE)
INSERT INTO generation_output (account_id, generation_id, number, asset_id)
SELECT account_id, id, $3, $4 FROM run ON CONFLICT DO NOTHING RETURNING number
;;
-- io.holdfast.intake.Outputs.LOOK
SELECT g.actor, g.status = 'erased' AS erased, g.status = 'failed' AS failed, o.number IS NOT NULL AS taken, o.asset_id,
  coalesce(a.received_sha256, a.sha256) AS received
FROM generation g
LEFT JOIN generation_output o ON o.account_id = g.account_id AND o.generation_id = g.id AND o.number = $3
LEFT JOIN asset a ON a.account_id = o.account_id AND a.id = o.asset_id AND a.state = 'stored'
WHERE g.account_id = $1 AND g.id = $2
;;
-- io.holdfast.intake.RequestKeys.BEGIN
INSERT INTO request_key (account_id, key, holder, expires_at)
VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
ON CONFLICT (account_id, key) DO UPDATE
  SET fingerprint = NULL, asset_ids = '{}', holder = excluded.holder, expires_at = excluded.expires_at
  WHERE request_key.expires_at < now()
RETURNING key
;;
-- io.holdfast.intake.RequestKeys.FINISH
UPDATE request_key SET fingerprint = #{fingerprint}, asset_ids = #{assets},
  expires_at = now() + #{retention} * interval '1 millisecond'
WHERE account_id = #{account} AND key = #{key} AND holder = #{holder}
;;
-- io.holdfast.intake.RequestKeys.RENEW
UPDATE request_key SET expires_at = now() + $4 * interval '1 millisecond' WHERE account_id = $1 AND key = $2 AND holder = $3 AND fingerprint IS NULL
;;
-- io.holdfast.intake.RequestKeys.SWEEP
WITH claimed AS MATERIALIZED (SELECT account_id, key FROM request_key WHERE expires_at < now() - $1 * interval '1 millisecond' ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) DELETE FROM request_key WHERE (account_id, key) IN (SELECT account_id, key FROM claimed)
;;
-- io.holdfast.intake.StampPlanner.COMPOSITE
SELECT EXISTS (SELECT FROM generation_input WHERE account_id = $1 AND generation_id = $2)
;;
-- io.holdfast.jobs.RetentionScheduler.CLAIM
WITH claimed AS MATERIALIZED (SELECT name FROM sweep WHERE name = ANY ($1) AND next_at <= now() AND (leased_until IS NULL OR leased_until < now()) ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE sweep SET lease = lease + 1, leased_until = now() + interval '30 seconds', started_at = now() WHERE (name) IN (SELECT name FROM claimed) RETURNING name, lease
;;
-- io.holdfast.jobs.RetentionScheduler.FAIL
UPDATE sweep SET leased_until = NULL, failure = $3, next_at = now() + least(every_ms, 60000) * interval '1 millisecond' WHERE name = $1 AND lease = $2
;;
-- io.holdfast.jobs.RetentionScheduler.FINISH
UPDATE sweep SET leased_until = NULL, finished_at = now(), failure = NULL, last_rows = passing_rows, passing_rows = 0, next_at = now() + every_ms * interval '1 millisecond' WHERE name = $1 AND lease = $2
;;
-- io.holdfast.jobs.RetentionScheduler.KNOW
INSERT INTO sweep AS s (name, every_ms) SELECT * FROM unnest($1::text[], $2::bigint[])
ON CONFLICT (name) DO UPDATE SET every_ms = excluded.every_ms,
  next_at = least(s.next_at, now() + excluded.every_ms * interval '1 millisecond')
WHERE s.every_ms <> excluded.every_ms
;;
-- io.holdfast.jobs.RetentionScheduler.LET_GO
UPDATE sweep SET leased_until = NULL, next_at = now() WHERE name = $1 AND lease = $2
;;
-- io.holdfast.jobs.RetentionScheduler.MEASURE
SELECT greatest(0, coalesce(max(
  extract(epoch FROM now() - coalesce(finished_at, known_at)) - every_ms / 1000.0), 0))::float8
FROM sweep WHERE name = ANY ($1)
;;
-- io.holdfast.jobs.RetentionScheduler.NOTE
UPDATE sweep SET passing_rows = passing_rows + $3, all_rows = all_rows + $3, leased_until = now() + interval '30 seconds' WHERE name = $1 AND lease = $2
;;
-- io.holdfast.ledger.LedgerSql.OLD_EVENTS
WITH claimed AS MATERIALIZED (SELECT account_id, number FROM event WHERE created_at < now() - $1 * interval '1 millisecond' ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED) DELETE FROM event WHERE (account_id, number) IN (SELECT account_id, number FROM claimed)
;;
-- io.holdfast.operator.DeferredErasures.FREE
SELECT w.account_id, w.kind, w.id FROM erasure_wish w
WHERE NOT EXISTS (
  SELECT FROM hold h WHERE h.account_id = w.account_id AND (h.asset_id IS NULL
    OR (w.kind = 'asset' AND h.asset_id = w.id)
    OR (w.kind = 'run' AND EXISTS (
      SELECT FROM generation_output o
      WHERE o.account_id = w.account_id AND o.generation_id = w.id AND o.asset_id = h.asset_id))))
ORDER BY w.asked_at LIMIT 100
;;
-- io.holdfast.operator.OperatorActions.DEEDS
WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice),
there AS (
  SELECT a.id FROM asset a, taken WHERE a.account_id = $1 AND a.id = $2 AND a.state <> 'erasing'
  FOR NO KEY UPDATE OF a)
INSERT INTO hold (account_id, id, asset_id)
SELECT account, hold, asset FROM taken, account c
WHERE c.account_id = $1 AND (asset IS NULL OR EXISTS (SELECT FROM there)) RETURNING asset_id
;;
-- io.holdfast.operator.OperatorActions.DEEDS.1
WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice),
due AS (UPDATE account_erasure e SET next_at = now() FROM taken WHERE e.account_id = $1)
DELETE FROM hold h USING taken WHERE h.account_id = $1 AND h.id = $3 RETURNING h.asset_id
;;
-- io.holdfast.operator.OperatorActions.DEEDS.2
WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice), changed AS (
  UPDATE asset a SET state = 'stored', hidden_notice = NULL FROM taken WHERE a.account_id = taken.account AND a.id = taken.asset AND a.state = 'hidden'
  RETURNING a.account_id, a.id), numbered AS (
  UPDATE quota q SET last_event = q.last_event + 1 FROM changed c WHERE q.account_id = c.account_id
  RETURNING q.account_id, q.last_event),
told AS (
  INSERT INTO event (account_id, number, type, asset_id)
  SELECT n.account_id, n.last_event, 'asset.shown', c.id FROM numbered n JOIN changed c USING (account_id)
  RETURNING account_id) SELECT changed.id FROM told JOIN changed USING (account_id)
;;
-- io.holdfast.operator.OperatorActions.DEEDS.3
WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice), changed AS (
  UPDATE asset a SET state = 'hidden', hidden_notice = taken.notice FROM taken WHERE a.account_id = taken.account AND a.id = taken.asset AND a.state = 'stored'
  RETURNING a.account_id, a.id), numbered AS (
  UPDATE quota q SET last_event = q.last_event + 1 FROM changed c WHERE q.account_id = c.account_id
  RETURNING q.account_id, q.last_event),
told AS (
  INSERT INTO event (account_id, number, type, asset_id)
  SELECT n.account_id, n.last_event, 'asset.hidden', c.id FROM numbered n JOIN changed c USING (account_id)
  RETURNING account_id) SELECT changed.id FROM told JOIN changed USING (account_id)
;;
-- io.holdfast.operator.OperatorActions.DEEDS.4
WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice) UPDATE account SET blocked = false FROM taken WHERE account_id = taken.account AND blocked <> false RETURNING taken.asset
;;
-- io.holdfast.operator.OperatorActions.DEEDS.5
WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice) UPDATE account SET blocked = true FROM taken WHERE account_id = taken.account AND blocked <> true RETURNING taken.asset
;;
-- io.holdfast.operator.OperatorActions.FORGET
DELETE FROM operator_action WHERE (account_id, id) IN (
  SELECT account_id, id FROM operator_action o
  WHERE created_at < now() - greatest($1::bigint, 86400000) * interval '1 millisecond' AND NOT in_force(o)
  ORDER BY created_at LIMIT $2)
;;
-- io.holdfast.operator.OperatorActions.PAGE
SELECT account_id, id, action, asset_id, hold_id, author, reason, basis, notice, created_at FROM operator_action WHERE account_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
;;
-- io.holdfast.operator.OperatorActions.RECORD
INSERT INTO operator_action (account_id, id, action, asset_id, hold_id, author, reason, basis, notice, created_at) VALUES (#{account}, #{id}, #{action}, #{asset}, #{hold}, #{author}, #{reason}, #{basis}, #{notice}, now()) RETURNING account_id, id, action, asset_id, hold_id, author, reason, basis, notice, created_at
;;
-- io.holdfast.operator.OperatorEndpoint.FIND
SELECT a.account_id, a.blocked, a.closed_at, a.created_at, h.id AS hold, h.asset_id, h.created_at AS held_at
FROM account a LEFT JOIN hold h ON h.account_id = a.account_id
WHERE a.account_id = $1 ORDER BY h.id LIMIT 1000
;;
-- io.holdfast.policy.CommunicationDispatcher.TAKE
SELECT id, account_id, essential, after_account FROM communication
WHERE id = (SELECT id FROM communication WHERE finished_at IS NULL ORDER BY created_at, id LIMIT 1)
FOR UPDATE SKIP LOCKED
;;
-- io.holdfast.policy.CommunicationDispatcher.TELL
WITH next AS (
  SELECT account_id, communications FROM account
  WHERE account_id > $4 AND ($2::uuid IS NULL OR account_id = $2) AND closed_at IS NULL
  ORDER BY account_id LIMIT 200),
meant AS (SELECT account_id FROM next WHERE $3 OR communications),
numbered AS (
  UPDATE quota q SET last_event = q.last_event + 1 FROM meant c WHERE q.account_id = c.account_id
  RETURNING q.account_id, q.last_event),
told AS (
  INSERT INTO event (account_id, number, type, communication_id, essential)
  SELECT n.account_id, n.last_event, 'communications', $1, $3 FROM numbered n JOIN meant c USING (account_id)
  RETURNING account_id), moved AS (
  UPDATE communication SET
    after_account = coalesce((SELECT account_id FROM next ORDER BY account_id DESC LIMIT 1), after_account),
    finished_at = CASE WHEN (SELECT count(*) FROM next) < 200 THEN now() END
  WHERE id = $1)
SELECT count(*) FROM next
;;
-- io.holdfast.policy.CommunicationEndpoint.FIND
SELECT id, kind, subject, body, essential, created_at FROM communication WHERE id = $2 AND (account_id IS NULL OR account_id = $1) AND (essential OR (SELECT communications FROM account WHERE account_id = $1))
;;
-- io.holdfast.policy.CommunicationEndpoint.WRITE
INSERT INTO communication (id, account_id, kind, subject, body, essential, author) SELECT #{id}, #{account}, #{kind}, #{subject}, #{body}, #{essential}, #{author} WHERE #{account}::uuid IS NULL OR EXISTS (SELECT FROM account WHERE account_id = #{account} AND closed_at IS NULL) RETURNING id, kind, subject, body, essential, created_at
;;
-- io.holdfast.policy.PolicyVersions.ACCEPT
WITH meant AS (SELECT number, version FROM policy_version WHERE version = $2),
accepted AS (
  UPDATE account a SET accepted_policy = greatest(accepted_policy, meant.number)
  FROM meant WHERE a.account_id = $1), kept AS (
  INSERT INTO policy_acceptance (account_id, number) SELECT $1, number FROM meant
  ON CONFLICT DO NOTHING RETURNING accepted_at)
SELECT version, coalesce((SELECT accepted_at FROM kept), (
  SELECT accepted_at FROM policy_acceptance p WHERE p.account_id = $1 AND p.number = meant.number)) AS accepted_at
FROM meant
;;
-- io.holdfast.policy.PolicyVersions.CURRENT
SELECT markdown, version, material, effective_at, published_at FROM policy_version WHERE effective_at <= now() ORDER BY effective_at DESC, number DESC LIMIT 1
;;
-- io.holdfast.policy.PolicyVersions.FIND
SELECT markdown, version, material, effective_at, published_at FROM policy_version WHERE version = $1
;;
-- io.holdfast.policy.PolicyVersions.NOTICES
SELECT version, material, effective_at, published_at FROM policy_version
WHERE number > (SELECT accepted_policy FROM account WHERE account_id = $1)
  AND (material OR effective_at > now())
ORDER BY number DESC LIMIT 100
;;
-- io.holdfast.policy.PolicyVersions.PUBLISH
WITH made AS (
  INSERT INTO policy_version (version, markdown, material, effective_at, author) VALUES (#{version}, #{markdown}, #{material}, #{effective}, #{author})
  ON CONFLICT (version) DO NOTHING
  RETURNING version, markdown, material, effective_at, published_at),
told AS (
  INSERT INTO communication (id, kind, subject, body, essential, author)
  SELECT #{message}, 'policy', 'The privacy policy changes', #{body}, true, #{author} FROM made WHERE material)
SELECT * FROM made
;;
-- io.holdfast.residency.AccountMoves.CLAIM
WITH claimed AS MATERIALIZED (SELECT account_id FROM account_move WHERE next_at <= now() ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE account_move SET next_at = now() + interval '30 seconds' WHERE (account_id) IN (SELECT account_id FROM claimed) RETURNING account_id, region, behind, journaled
;;
-- io.holdfast.residency.AccountMoves.GIVE_BACK
UPDATE account_move SET next_at = now() + $2 * interval '1 millisecond' WHERE account_id = $1
;;
-- io.holdfast.residency.AccountMoves.GO_ON
UPDATE account_move SET behind = $3, next_at = now() WHERE account_id = $1 AND region IS NOT DISTINCT FROM $2
;;
-- io.holdfast.residency.AccountMoves.KEEP
UPDATE account_move SET next_at = now() + interval '30 seconds' WHERE account_id = $1
;;
-- io.holdfast.residency.AccountMoves.NEXT
SELECT account_id, id, object_key, size_bytes, media_type, sha256 FROM asset WHERE account_id = $1 AND region_of(object_key) IS DISTINCT FROM $2::text AND state IN ('stored', 'hidden') AND id > $3 ORDER BY id LIMIT 100
;;
-- io.holdfast.residency.AssetMove.HOME
SELECT home_region FROM account WHERE account_id = $1 AND closed_at IS NULL FOR SHARE
;;
-- io.holdfast.residency.AssetMove.SWITCH
WITH kept AS (
  DELETE FROM leftover WHERE account_id = #{account} AND id = #{copy} AND NOT doomed RETURNING object_key), switched AS (
  UPDATE asset a SET object_key = kept.object_key FROM kept
  WHERE a.account_id = #{account} AND a.id = #{asset} AND a.object_key = #{from}
    AND a.state IN ('stored', 'hidden')
  RETURNING a.id), counted AS (
  UPDATE account_move SET moved = moved + 1, remaining = greatest(remaining - 1, 0), attempts = 0
  FROM switched WHERE account_id = #{account})
INSERT INTO leftover (account_id, id, object_key, expires_at, asset_id, moved_to, moved_at)
SELECT #{account}, #{former}, #{from}, now() + #{grace} * interval '1 millisecond', #{asset}, #{to}, clock_timestamp()
FROM switched
;;
-- io.holdfast.residency.MoveCompletion.ASSETS
SELECT EXISTS (SELECT FROM asset WHERE account_id = $1 AND region_of(object_key) IS DISTINCT FROM $2::text)
;;
-- io.holdfast.residency.MoveCompletion.FINISH
WITH done AS (DELETE FROM account_move WHERE account_id = $1 AND region IS NOT DISTINCT FROM $2::text RETURNING account_id)
INSERT INTO communication (id, account_id, kind, subject, body, essential, author)
SELECT gen_random_uuid(), account_id, 'residency', 'Your media have moved',
  'All of your media are now kept in the region that you asked for, and nowhere else.', true, 'holdfast'
FROM done
;;
-- io.holdfast.residency.MoveCompletion.HOLD
SELECT FROM account WHERE account_id = $1 AND home_region IS NOT DISTINCT FROM $2::text AND closed_at IS NULL
FOR NO KEY UPDATE
;;
-- io.holdfast.residency.MoveCompletion.WAITS
SELECT EXISTS (SELECT FROM intake WHERE account_id = $1 AND region_of(object_key) IS DISTINCT FROM $2::text)
  OR EXISTS (SELECT FROM upload_tail WHERE account_id = $1 AND region IS DISTINCT FROM $2::text)
  OR EXISTS (SELECT FROM leftover WHERE account_id = $1 AND region_of(object_key) IS DISTINCT FROM $2::text)
;;
-- io.holdfast.residency.MoveJournal.HOME
SELECT home_at FROM account
WHERE account_id = $1 AND home_region IS NOT DISTINCT FROM $2::text AND closed_at IS NULL AND home_at IS NOT NULL
;;
-- io.holdfast.residency.MoveJournal.HOME_JOURNALED
UPDATE account_move SET journaled = true WHERE account_id = $1 AND region IS NOT DISTINCT FROM $2::text
;;
-- io.holdfast.residency.MoveJournal.MOVED
SELECT l.account_id, l.asset_id, l.object_key, l.moved_to, k.wrapped, k.size_bytes
FROM leftover l LEFT JOIN object_key k ON k.account_id = l.account_id AND k.id = right(l.moved_to, 36)::uuid
WHERE l.moved_to IS NOT NULL ORDER BY l.moved_at LIMIT 1000
;;
-- io.holdfast.residency.MoveReplay.HOMES
WITH told AS (SELECT * FROM jsonb_to_recordset($1) AS entry (account uuid, region text, at timestamptz)),
home AS (
  UPDATE account a SET home_region = told.region, home_at = told.at FROM told
  WHERE a.account_id = told.account AND a.closed_at IS NULL AND coalesce(a.home_at, a.created_at) < told.at
  RETURNING a.account_id, told.region) INSERT INTO account_move (account_id, region, remaining, journaled)
SELECT account_id, region, coalesce(used_assets, 0), true FROM home LEFT JOIN quota USING (account_id)
ON CONFLICT (account_id) DO UPDATE
SET region = excluded.region, moved = 0, remaining = excluded.remaining, behind = DEFAULT, attempts = 0,
  next_at = now(), journaled = true
;;
-- io.holdfast.residency.MoveReplay.MOVED
WITH told AS (
  SELECT * FROM jsonb_to_recordset($1) AS entry (account uuid, asset uuid, "from" text, "to" text, key text, size bigint)),
switched AS (
  UPDATE asset a SET object_key = told."to" FROM told
  WHERE a.account_id = told.account AND a.id = told.asset AND a.object_key = told."from"
  RETURNING told.account, told."from", told."to", told.key, told.size), named AS (
  DELETE FROM leftover l USING switched s WHERE l.account_id = s.account AND l.id = right(s."to", 36)::uuid),
gone AS (
  INSERT INTO leftover (account_id, id, object_key, expires_at, moved_at)
  SELECT account, right("from", 36)::uuid, "from", now(), now() FROM switched
  ON CONFLICT (account_id, id) DO NOTHING), sealed AS (
  INSERT INTO object_key (account_id, id, wrapped, size_bytes)
  SELECT account, right("to", 36)::uuid, decode(key, 'base64'), size FROM switched WHERE key IS NOT NULL
  ON CONFLICT (account_id, id) DO UPDATE SET wrapped = excluded.wrapped, size_bytes = excluded.size_bytes) SELECT count(*) FROM switched
;;
-- io.holdfast.resumable.UploadCleaner.FORGET
DELETE FROM upload WHERE (account_id, id) IN (
  SELECT account_id, id FROM upload u
  WHERE state <> 'open' AND expires_at < now() - $1 * interval '1 millisecond'
    AND NOT EXISTS (SELECT FROM intake i WHERE i.account_id = u.account_id AND i.id = u.id)
  ORDER BY expires_at LIMIT $2)
;;
-- io.holdfast.resumable.UploadCleaner.LAPSED_TAILS
WITH claimed AS MATERIALIZED (SELECT account_id, id FROM upload_tail WHERE expires_at < now() ORDER BY expires_at LIMIT 20 FOR UPDATE SKIP LOCKED) UPDATE upload_tail SET expires_at = now() + interval '30 seconds' WHERE (account_id, id) IN (SELECT account_id, id FROM claimed) RETURNING account_id, id, region
;;
-- io.holdfast.resumable.UploadFinalizer.COMPLETE
WITH whole AS (
  UPDATE upload SET state = 'complete', lease_until = NULL, tail_id = NULL, tail_bytes = 0,
    expires_at = now() + $3 * interval '1 millisecond'
  WHERE account_id = $1 AND id = $2 AND ended
  RETURNING account_id, id),
parts AS (DELETE FROM upload_part p USING whole WHERE p.account_id = whole.account_id AND p.upload_id = whole.id)
UPDATE upload_tail t SET expires_at = CASE WHEN t.expires_at = 'infinity' THEN now()
  ELSE least(t.expires_at, now() + $4 * interval '1 millisecond') END
FROM whole WHERE t.account_id = whole.account_id AND t.upload_id = whole.id
;;
-- io.holdfast.resumable.UploadRows.ACQUIRE
UPDATE upload u SET lease = u.lease + 1, lease_until = now() + $3 * interval '1 millisecond', let_go = false
FROM intake i
WHERE u.account_id = $1 AND u.id = $2 AND u.state = 'open' AND i.account_id = u.account_id AND i.id = u.id
  AND NOT i.abandoned AND (u.lease_until IS NULL OR u.lease_until < now())
RETURNING u.account_id, u.id, u.state, u.problem, u.partial, u.ends_at_length, u.ended, u.length_bytes, u.offset_bytes,
u.seen_bytes, u.part_bytes, u.parts, u.store_upload, u.digest, u.tail_id, u.tail_bytes, u.lease,
coalesce(u.lease_until > now(), false) AS leased,
u.expected_sha256, u.declared_type, u.filename, u.title, u.tags, u.media_type, u.width, u.height,
u.duration_ms, u.metadata, u.concat, coalesce(i.expires_at, u.expires_at) AS expires, u.generation_id, u.output_number,
coalesce(i.reserved_bytes, 0) AS reserved, u.as_sent, u.stored_digest, u.stamp_state, i.object_key
;;
-- io.holdfast.resumable.UploadRows.COMMIT
WITH moved AS (
  UPDATE upload u SET offset_bytes = #{offset}, digest = #{digest},
    parts = u.parts + cardinality(#{receipts}::text[]), store_upload = coalesce(#{storeUpload}, u.store_upload),
    tail_id = #{tail}, tail_bytes = #{tailBytes}, media_type = coalesce(#{mediaType}, u.media_type),
    width = coalesce(#{width}, u.width), height = coalesce(#{height}, u.height),
    duration_ms = coalesce(#{duration}, u.duration_ms), ended = #{ended},
    length_bytes = CASE WHEN #{ended} THEN #{offset} ELSE u.length_bytes END,
    stored_digest = #{storedDigest}, stamp_state = #{stampState}
  FROM intake i
  WHERE u.account_id = #{account} AND u.id = #{id} AND u.lease = #{lease} AND u.state = 'open' AND NOT u.ended
    AND i.account_id = u.account_id AND i.id = u.id AND NOT i.abandoned
  RETURNING u.account_id, u.id),
expiring AS (
  UPDATE intake i SET expires_at = now() + #{retention} * interval '1 millisecond'
  FROM moved r WHERE i.account_id = r.account_id AND i.id = r.id AND NOT i.abandoned), written AS (
  INSERT INTO upload_part (account_id, upload_id, number, receipt)
  SELECT #{account}, #{id}, #{firstPart} + n - 1, receipt
  FROM moved, unnest(#{receipts}::text[]) WITH ORDINALITY AS sent (receipt, n)),
tails AS (
  UPDATE upload_tail t SET expires_at = CASE WHEN t.id = #{tail} THEN 'infinity' WHEN t.expires_at = 'infinity' THEN now()
    ELSE least(t.expires_at, now() + #{settling} * interval '1 millisecond') END
  FROM moved WHERE t.account_id = #{account} AND t.upload_id = #{id})
SELECT count(*) FROM moved
;;
-- io.holdfast.resumable.UploadRows.CREATE
WITH made AS (
  INSERT INTO upload (account_id, id, partial, ends_at_length, length_bytes, part_bytes, expected_sha256,
    declared_type, filename, title, tags, metadata, concat, origin, expires_at, generation_id, output_number, as_sent)
  SELECT #{account}, #{id}, #{partial}, #{endsAtLength}, #{length}, #{partBytes}, #{sha256}, #{declaredType}, #{filename},
    #{title}, #{tags}, #{metadata}, #{concat}, #{origin}, now() + #{retention} * interval '1 millisecond', #{run},
    #{output}, #{asSent}
  WHERE (SELECT count(*) FROM upload WHERE account_id = #{account} AND state = 'open') < #{maxOpen}
  RETURNING account_id, id, expires_at),
expiring AS (
  UPDATE intake i SET expires_at = r.expires_at
  FROM made r WHERE i.account_id = r.account_id AND i.id = r.id AND NOT i.abandoned) SELECT count(*) FROM made
;;
-- io.holdfast.resumable.UploadRows.RENEW
WITH held AS (
  UPDATE upload SET lease_until = now() + $4 * interval '1 millisecond'
  WHERE account_id = $1 AND id = $2 AND lease = $3 AND lease_until IS NOT NULL
  RETURNING account_id, id, let_go),
expiring AS (
  UPDATE intake i SET expires_at = greatest(i.expires_at, now() + 4 * $4 * interval '1 millisecond')
  FROM held r WHERE i.account_id = r.account_id AND i.id = r.id AND NOT i.abandoned) SELECT let_go FROM held
;;
-- io.holdfast.resumable.UploadRows.SHRINK
WITH told AS (
  UPDATE upload SET length_bytes = $4 WHERE account_id = $1 AND id = $2 AND lease = $3 AND length_bytes IS NULL
  RETURNING account_id, id),
before AS (
  SELECT i.account_id, i.id, i.reserved_bytes FROM intake i, told
  WHERE i.account_id = told.account_id AND i.id = told.id FOR UPDATE OF i),
shrunk AS (
  UPDATE intake i SET reserved_bytes = $4 FROM before WHERE i.account_id = before.account_id AND i.id = before.id),
released AS (
  UPDATE quota q SET reserved_bytes = q.reserved_bytes - (before.reserved_bytes - $4) FROM before WHERE q.account_id = before.account_id) SELECT count(*) FROM told
;;
-- io.holdfast.retention.DecommissionWorker.CLAIM
WITH claimed AS MATERIALIZED (SELECT feature FROM feature_end WHERE finished_at IS NULL AND effective_at <= now() AND next_at <= now() ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE feature_end SET next_at = now() + interval '30 seconds' WHERE (feature) IN (SELECT feature FROM claimed) RETURNING feature
;;
-- io.holdfast.retention.DecommissionWorker.END_PASS
UPDATE feature_end SET held = passing_held, passing_held = 0, failure = NULL,
  after_account = '00000000-0000-0000-0000-000000000000', after_asset = '00000000-0000-0000-0000-000000000000',
  finished_at = CASE WHEN passing_held = 0 THEN now() END,
  next_at = now() + CASE WHEN EXISTS (SELECT FROM hold) THEN interval '1 hour' ELSE interval '1 second' END
WHERE feature = $1 AND finished_at IS NULL
  AND NOT EXISTS (SELECT FROM asset WHERE (account_id, id) > (after_account, after_asset))
;;
-- io.holdfast.retention.DecommissionWorker.FAIL
UPDATE feature_end SET failure = $2, next_at = now() + interval '10 seconds' WHERE feature = $1
;;
-- io.holdfast.retention.DecommissionWorker.GO_ON
UPDATE feature_end SET after_account = $2, after_asset = $3, failure = NULL, next_at = now() + interval '30 seconds'
WHERE feature = $1 AND (after_account, after_asset) < ($2, $3)
;;
-- io.holdfast.retention.DecommissionWorker.LIFTED
UPDATE feature_end SET next_at = now() WHERE finished_at IS NULL AND held > 0
;;
-- io.holdfast.retention.DecommissionWorker.LOOK
SELECT a.account_id, a.id, e.feature = ANY (a.features) AND a.state <> 'erasing' AS needed
FROM feature_end e CROSS JOIN LATERAL (
  SELECT account_id, id, features, state FROM asset
  WHERE (account_id, id) > (e.after_account, e.after_asset) ORDER BY account_id, id LIMIT $2) a
WHERE e.feature = $1 AND e.finished_at IS NULL ORDER BY a.account_id, a.id
;;
-- io.holdfast.retention.FeatureDropping.COUNT
INSERT INTO anonymous_count AS c (feature, kind, media_class, size_class, made_in, assets)
SELECT $3::text, kind, media_class, CASE WHEN size_bytes <= 1048576 THEN 'to-1-mib' WHEN size_bytes <= 16777216 THEN 'to-16-mib'
  WHEN size_bytes <= 268435456 THEN 'to-256-mib' ELSE 'larger' END, extract(year FROM created_at)::integer, count(*)
FROM asset WHERE account_id = $1 AND id = ANY ($2) GROUP BY 1, 2, 3, 4, 5
ON CONFLICT (feature, kind, media_class, size_class, made_in) DO UPDATE SET assets = c.assets + excluded.assets
;;
-- io.holdfast.retention.FeatureDropping.FORGET
WITH uploads AS (DELETE FROM upload WHERE account_id = $1 AND id = ANY ($2) AND state <> 'open'), keys AS (DELETE FROM request_key WHERE account_id = $1 AND asset_ids && $2) DELETE FROM ingest i USING generation_output o
WHERE i.account_id = $1 AND o.account_id = $1 AND o.asset_id = ANY ($2)
  AND i.generation_id = o.generation_id AND i.number = o.number AND i.state <> 'pending'
;;
-- io.holdfast.retention.FeatureDropping.LOCK
SELECT id, features = ARRAY[$3::text] AS last, EXISTS (
  SELECT FROM hold h WHERE h.account_id = $1 AND (h.asset_id IS NULL OR h.asset_id = asset.id)) AS held
FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state <> 'erasing' AND $3::text = ANY (features)
ORDER BY id FOR NO KEY UPDATE
;;
-- io.holdfast.retention.FeatureDropping.NOTE
UPDATE feature_end SET after_account = #{account}, after_asset = #{asset}, dropped = dropped + #{dropped}::integer,
  erased = erased + #{erased}::integer, passing_held = passing_held + #{held}::integer,
  next_at = now() + interval '30 seconds'
WHERE feature = #{feature}
;;
-- io.holdfast.retention.FeatureDropping.RUNS
SELECT id FROM generation WHERE account_id = $1 AND status <> 'erased' AND id IN (
  SELECT generation_id FROM generation_output WHERE account_id = $1 AND asset_id = ANY ($2))
ORDER BY id FOR UPDATE
;;
-- io.holdfast.retention.FeatureDropping.TURN
SELECT outcome FROM feature_end
WHERE feature = $1 AND finished_at IS NULL AND (after_account, after_asset) < ($2, $3) FOR UPDATE
;;
-- io.holdfast.retention.FeatureEndRows.ADD
INSERT INTO feature_end (feature, outcome, author, reason, effective_at, next_at)
VALUES (#{feature}, #{outcome}, #{author}, #{reason}, coalesce(#{effective}, now()), greatest(#{effective}, now())) ON CONFLICT (feature) DO NOTHING
;;
-- io.holdfast.retention.FeatureEndRows.BEGIN
UPDATE feature_end SET begun_at = now() WHERE feature = $1 AND begun_at IS NULL AND effective_at <= now()
;;
-- io.holdfast.retention.FeatureEndRows.FIND
SELECT feature, outcome, author, reason, asked_at, effective_at, begun_at, finished_at, dropped, erased, held, next_at, failure FROM feature_end WHERE feature = $1
;;
-- io.holdfast.retention.FeatureEndRows.GATE
SELECT pg_advisory_xact_lock(feature_gate())
;;
-- io.holdfast.retention.FeatureEndRows.LIST
SELECT feature, outcome, author, reason, asked_at, effective_at, begun_at, finished_at, dropped, erased, held, next_at, failure FROM feature_end ORDER BY asked_at DESC, feature LIMIT 1000
;;
-- io.holdfast.retention.Jobs.ALL
SELECT * FROM (SELECT 'sweep' AS kind, name, CASE WHEN leased_until > now() THEN 'running' WHEN failure IS NOT NULL THEN 'failed'
    ELSE 'waiting' END AS state,
  started_at, finished_at, next_at, last_rows AS done, all_rows AS all_done, NULL::bigint AS waiting,
  NULL::bigint AS held, NULL::timestamptz AS oldest_at, failure
FROM sweep UNION ALL SELECT 'decommission', feature, CASE WHEN finished_at IS NOT NULL THEN 'done' WHEN failure IS NOT NULL THEN 'failed'
    WHEN begun_at IS NULL THEN 'waiting' ELSE 'running' END,
  begun_at, finished_at, CASE WHEN finished_at IS NULL THEN next_at END, dropped, dropped, NULL, held, NULL, failure
FROM feature_end UNION ALL (SELECT 'queue', 'erasures', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT erase_asked_at AS since, erase_next_at AS due FROM asset WHERE state = 'erasing' ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'account-erasures', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT asked_at AS since, next_at AS due FROM account_erasure ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'wished-erasures', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT asked_at AS since, NULL::timestamptz AS due FROM erasure_wish ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'exports', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT created_at AS since, next_at AS due FROM export WHERE state = 'building' ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'ingests', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT created_at AS since, next_at AS due FROM ingest WHERE state = 'pending' ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'deliveries', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT happened_at AS since, next_at AS due FROM webhook_delivery WHERE NOT dead ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'credentials', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT due_at AS since, next_at AS due FROM manifest WHERE bytes IS NULL ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'communications', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT created_at AS since, NULL::timestamptz AS due FROM communication WHERE finished_at IS NULL ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'intakes', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT expires_at AS since, expires_at AS due FROM intake WHERE expires_at < now() ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'upload-tails', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT expires_at AS since, expires_at AS due FROM upload_tail WHERE expires_at < now() ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'account-moves', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT asked_at AS since, next_at AS due FROM account_move ORDER BY 2 LIMIT 10000) waits) UNION ALL (SELECT 'queue', 'leftovers', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END, NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint, min(since), NULL::text FROM (SELECT expires_at AS since, expires_at AS due FROM leftover WHERE expires_at < now() ORDER BY 2 LIMIT 10000) waits)) jobs ORDER BY kind, name
;;
-- io.holdfast.retention.Jobs.DECOMMISSIONS
SELECT 'decommission', feature, CASE WHEN finished_at IS NOT NULL THEN 'done' WHEN failure IS NOT NULL THEN 'failed'
    WHEN begun_at IS NULL THEN 'waiting' ELSE 'running' END,
  begun_at, finished_at, CASE WHEN finished_at IS NULL THEN next_at END, dropped, dropped, NULL, held, NULL, failure
FROM feature_end
;;
-- io.holdfast.retention.Jobs.SWEEPS
SELECT 'sweep' AS kind, name, CASE WHEN leased_until > now() THEN 'running' WHEN failure IS NOT NULL THEN 'failed'
    ELSE 'waiting' END AS state,
  started_at, finished_at, next_at, last_rows AS done, all_rows AS all_done, NULL::bigint AS waiting,
  NULL::bigint AS held, NULL::timestamptz AS oldest_at, failure
FROM sweep
;;
-- io.holdfast.sharing.Links.CREATE
INSERT INTO share_link AS l (account_id, id, asset_id, label, most_uses, expires_at)
SELECT #{account}, #{id}, #{asset}, #{label}, #{maxUses}, #{expires} FROM asset
WHERE account_id = #{account} AND id = #{asset} AND state = 'stored' AND (
  SELECT count(*) FROM share_link o
  WHERE o.account_id = #{account} AND o.revoked_at IS NULL AND o.expires_at > now()) < #{most}
RETURNING l.id, l.asset_id, l.label,
CASE WHEN l.revoked_at IS NOT NULL THEN 'revoked' WHEN l.expires_at <= now() THEN 'expired'
  WHEN l.uses >= l.most_uses THEN 'spent' ELSE 'live' END,
l.most_uses, l.uses, l.created_at, l.expires_at, l.revoked_at
;;
-- io.holdfast.sharing.Links.FOLLOW
SELECT account_id, id, kind, state, object_key, size_bytes, sha256, media_type, width, height, duration_ms, filename, title, tags, version, created_at, generation_id, output_number, model, composite, collections, features, stamp, coalesce(received_bytes, size_bytes), coalesce(received_sha256, sha256), over, used, seen FROM (
  SELECT l.asset_id AS of_asset, l.revoked_at IS NOT NULL OR l.expires_at <= now() AS over,
    coalesce(l.uses >= l.most_uses, false) AS used,
    EXISTS (SELECT FROM share_viewing v WHERE v.account_id = $1 AND v.link_id = $2 AND v.id = $3) AS seen
  FROM share_link l JOIN account o ON o.account_id = l.account_id AND NOT o.blocked AND o.closed_at IS NULL
  WHERE l.account_id = $1 AND l.id = $2) link
JOIN asset ON account_id = $1 AND id = of_asset AND state = 'stored'
;;
-- io.holdfast.sharing.Links.FORGET
DELETE FROM share_link WHERE (account_id, id) IN (
  SELECT account_id, id FROM share_link
  WHERE least(expires_at, revoked_at) < now() - $1 * interval '1 millisecond' LIMIT $2)
;;
-- io.holdfast.sharing.Links.FORGET_VIEWINGS
DELETE FROM share_viewing WHERE (account_id, link_id, id) IN (
  SELECT account_id, link_id, id FROM share_viewing
  WHERE expires_at < now() - $1 * interval '1 millisecond' ORDER BY expires_at LIMIT $2)
;;
-- io.holdfast.sharing.Links.OWN
SELECT l.id, l.asset_id, l.label,
CASE WHEN l.revoked_at IS NOT NULL THEN 'revoked' WHEN l.expires_at <= now() THEN 'expired'
  WHEN l.uses >= l.most_uses THEN 'spent' ELSE 'live' END,
l.most_uses, l.uses, l.created_at, l.expires_at, l.revoked_at FROM share_link l JOIN asset a ON a.account_id = l.account_id AND a.id = l.asset_id AND a.state = 'stored' WHERE l.account_id = $1
;;
-- io.holdfast.sharing.Links.REVOKE
UPDATE share_link l SET revoked_at = coalesce(revoked_at, now())
FROM asset a
WHERE l.account_id = $1 AND l.asset_id = $2 AND l.id = $3
  AND a.account_id = $1 AND a.id = $2 AND a.state = 'stored'
RETURNING l.id
;;
-- io.holdfast.sharing.Links.ROOM
SELECT 1 FROM quota WHERE account_id = $1 FOR NO KEY UPDATE
;;
-- io.holdfast.shredding.KeySql.SHRED
DELETE FROM account_key WHERE account_id = $1
;;
-- io.holdfast.shredding.WrappedKeys.FIND
SELECT o.wrapped, o.size_bytes, a.wrapped, a.master_id
FROM object_key o LEFT JOIN account_key a USING (account_id)
WHERE o.account_id = $1 AND o.id = $2
;;
-- io.holdfast.shredding.WrappedKeys.MAKE
INSERT INTO object_key (account_id, id, wrapped) VALUES ($1, $2, $3)
ON CONFLICT (account_id, id) DO NOTHING
;;
-- io.holdfast.shredding.WrappedKeys.MAKE_ACCOUNT
INSERT INTO account_key (account_id, wrapped, master_id) VALUES ($1, $2, $3)
ON CONFLICT (account_id) DO NOTHING
;;
-- io.holdfast.tenancy.AccountSql.ANONYMISE
UPDATE account SET name = NULL, email = NULL, locale = NULL WHERE account_id = $1 AND closed_at IS NOT NULL
;;
-- io.holdfast.tenancy.AccountSql.CHANGE
UPDATE account SET name = CASE WHEN #{hasName} THEN #{name} ELSE name END,
  email = CASE WHEN #{hasEmail} THEN #{email} ELSE email END,
  locale = CASE WHEN #{hasLocale} THEN #{locale} ELSE locale END,
  communications = coalesce(#{communications}, communications), version = version + 1
WHERE account_id = #{account} AND closed_at IS NULL
  AND (#{versions}::int[] IS NULL OR version = ANY (#{versions}))
RETURNING version
;;
-- io.holdfast.tenancy.AccountSql.DELETE
DELETE FROM account WHERE account_id = $1
;;
-- io.holdfast.tenancy.Accounts.LOOK
SELECT a.account_id IS NOT NULL AS known, coalesce(a.blocked, false) AS blocked,
  a.closed_at IS NOT NULL AS closed, e.erased_at, j.receipt, (
    SELECT version FROM policy_version p WHERE p.material AND p.number > coalesce(a.accepted_policy, 0)
    ORDER BY p.number DESC LIMIT 1) AS unaccepted
FROM (SELECT $1::uuid AS id) asked
LEFT JOIN account a ON a.account_id = asked.id
LEFT JOIN erased_account e ON e.account_id = asked.id
LEFT JOIN account_erasure j ON j.account_id = asked.id
;;
-- io.holdfast.tenancy.Accounts.SEE
WITH made AS (
  INSERT INTO account (account_id, issuer, subject, home_region) VALUES ($1, $2, $3, $4)
  ON CONFLICT (account_id) DO NOTHING RETURNING account_id),
granted AS (INSERT INTO quota (account_id) SELECT account_id FROM made)SELECT count(*) FROM made
;;
-- io.holdfast.tenancy.Regions.IN_USE
WITH moving AS (SELECT account_id FROM account_move UNION SELECT account_id FROM account_erasure),
used AS (
  SELECT home_region AS region FROM account WHERE home_region IS NOT NULL
  UNION SELECT region_of(object_key) FROM leftover
  UNION SELECT region_of(object_key) FROM asset JOIN moving USING (account_id)
  UNION SELECT region_of(object_key) FROM intake JOIN moving USING (account_id)
  UNION SELECT region FROM upload_tail JOIN moving USING (account_id))
SELECT region FROM used WHERE region IS NOT NULL ORDER BY region
;;
