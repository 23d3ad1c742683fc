-- Fills a migrated, empty database with what an account has after years of work, to measure how its runs and assets are
-- found again:
--
--   createdb holdfast && for v in 1 2 3 4; do psql -qd holdfast -f src/main/resources/db/migration/V${v}__*.sql; done
--   psql -d holdfast -v runs=1000000 -f src/bench/runs.sql
--
-- One account ('big') has :runs runs over two years, each with one generated asset; a hundred others have 1,000 each.
-- Prompts are 12 to 28 words out of 4,000 whose frequency falls with their rank (Zipf): 'babe' is in most prompts, 'bene'
-- in two of a hundred. 'raremark0' to 'raremark99' are each in about ten prompts; 'formerly' is in a third of the
-- older half and in none of the newer one. Eight models, one of which made one asset in 2,000. A gallery of 10,000 and 999 small
-- ones.
\set ON_ERROR_STOP on
\timing on
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
SELECT setseed(0.42);

-- Indexes are made again at the end, which takes a fraction of the time.
CREATE TEMP TABLE index_again AS
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND indexname IN ('asset_kind', 'asset_media', 'asset_words', 'asset_generation', 'asset_model',
    'generation_words', 'generation_newest');
DO $$ DECLARE i record; BEGIN
    FOR i IN SELECT indexname FROM index_again LOOP EXECUTE 'DROP INDEX ' || i.indexname; END LOOP;
END $$;

-- The least UUIDv7 of a moment, made different by a number.
CREATE FUNCTION pg_temp.id_at(moment timestamptz, n bigint) RETURNS uuid LANGUAGE sql AS $$
SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid
$$;

INSERT INTO account (account_id, issuer, subject)
SELECT CASE WHEN n = 0 THEN '01900000-0000-7000-8000-000000000001'::uuid ELSE gen_random_uuid() END,
       'bench', CASE WHEN n = 0 THEN 'big' ELSE 'small' || n END
FROM generate_series(0, 100) n;
INSERT INTO quota (account_id) SELECT account_id FROM account;

-- Words of two syllables for the first 1,024 ranks, of three for the others; never stored, or each look would unpack them all.
WITH word AS MATERIALIZED (
    SELECT array_agg(syllables[1 + n / 64 % 64] || syllables[1 + n % 64]
                     || CASE WHEN n < 1024 THEN '' ELSE syllables[1 + n / 1024] END ORDER BY n) AS words
    FROM generate_series(0, 3999) n,
         (SELECT array_agg(c || v ORDER BY c, v) AS syllables
          FROM unnest(string_to_array('b d f g h j k l m n p r s', ' ')) c, unnest(string_to_array('a e i o u', ' ')) v) s)
INSERT INTO generation (account_id, id, status, actor, fingerprint, model, prompt, parameters, created_at, started_at, finished_at)
SELECT account_id, pg_temp.id_at(at, n), 'succeeded', 'bench', '\x00',
       CASE WHEN random() < 0.0005 THEN 'model-h' ELSE 'model-' || chr(97 + floor(power(random(), 2) * 7)::int) END,
       prompt || CASE WHEN random() < 0.001 THEN ' raremark' || floor(random() * 100)::int ELSE '' END
              || CASE WHEN n < runs / 2 AND random() < 0.33 THEN ' formerly' ELSE '' END,
       '{"steps": 30}', at, at, at
FROM (SELECT a.account_id, n, runs, timestamptz '2026-11-01' - (runs - n) * interval '2 years' / runs AS at
      FROM (SELECT account_id, CASE WHEN subject = 'big' THEN :runs ELSE 1000 END AS runs FROM account) a,
           LATERAL generate_series(1, a.runs) n) run,
     word,
     LATERAL (SELECT string_agg(words[ceil(exp(random() * ln(4000)))::int], ' ' ORDER BY place) AS prompt
              FROM generate_series(1, 12 + (n % 17)::int) place) said;

INSERT INTO generation_output (account_id, generation_id, number, asset_id)
SELECT account_id, id, 0, ('0' || substr(id::text, 2, 13) || '7001' || substr(id::text, 19))::uuid FROM generation;

INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type, width, height, filename, created_at,
                   generation_id, output_number, model, run_words)
SELECT g.account_id, o.asset_id, 'generated', g.account_id || '/' || o.asset_id, 1500000, sha256(uuid_send(g.id)), 1,
       'image/png', 1024, 1024, 'out.png', g.created_at, g.id, 0, g.model, g.words
FROM generation g JOIN generation_output o ON o.account_id = g.account_id AND o.generation_id = g.id
ORDER BY g.created_at, g.id;

-- Every hundredth asset was made out of one of the first ten; the very first was an input of a tenth of them.
INSERT INTO generation_input (account_id, generation_id, position, asset_id)
SELECT g.account_id, g.id, 0, f.asset_id
FROM (SELECT account_id, id, row_number() OVER (ORDER BY id) AS n FROM generation
      WHERE account_id = '01900000-0000-7000-8000-000000000001') g
JOIN (SELECT asset_id, row_number() OVER (ORDER BY asset_id) AS n FROM generation_output
      WHERE account_id = '01900000-0000-7000-8000-000000000001' ORDER BY asset_id LIMIT 10) f
  ON f.n = CASE WHEN g.n % 10 = 0 THEN 1 ELSE 2 + g.n / 100 % 9 END
WHERE g.n % 10 = 0 OR g.n % 100 = 1;

INSERT INTO collection (account_id, id, title)
SELECT '01900000-0000-7000-8000-000000000001', pg_temp.id_at('2026-11-02', n), 'Gallery ' || n FROM generate_series(1, 1000) n;
INSERT INTO collection_asset (account_id, collection_id, asset_id, position)
SELECT m.account_id, pg_temp.id_at('2026-11-02', gallery), asset_id, row_number() OVER (PARTITION BY gallery ORDER BY random())
FROM (SELECT account_id, id AS asset_id, row_number() OVER (ORDER BY id) AS n FROM asset
      WHERE account_id = '01900000-0000-7000-8000-000000000001') m,
     LATERAL (SELECT 1 AS gallery WHERE n % (:runs / 10000) = 0 UNION ALL
              SELECT 2 + n % 999 WHERE n % 10 = 3) member;
UPDATE asset a SET collections = m.galleries
FROM (SELECT account_id, asset_id, array_agg(collection_id) AS galleries FROM collection_asset GROUP BY 1, 2) m
WHERE a.account_id = m.account_id AND a.id = m.asset_id;

DO $$ DECLARE i record; BEGIN
    FOR i IN SELECT indexdef FROM index_again LOOP EXECUTE i.indexdef; END LOOP;
END $$;
VACUUM (ANALYZE) account, asset, generation, generation_input, generation_output, collection, collection_asset;
