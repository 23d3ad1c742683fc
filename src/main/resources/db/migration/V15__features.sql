-- What a run calls its workflow, as the name of a feature; names of before there were rules for them are bent to these.
CREATE FUNCTION workflow_feature(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'workflow:' || nullif(trim('-' FROM left(trim('-' FROM regexp_replace(lower(name), '[^a-z0-9]+', '-', 'g')), 64)), '')
$$;

-- Which features need an asset: history, gallery, workflow:<name>. What none needs is erased, so that none is without one.
ALTER TABLE asset ADD COLUMN features text[] NOT NULL DEFAULT '{history}';
COMMENT ON COLUMN asset.features IS 'class: media; retention: asset';
UPDATE asset a SET features = CASE
    WHEN a.state = 'erasing' THEN '{}'
    ELSE ARRAY['history'] || CASE WHEN cardinality(a.collections) > 0 THEN ARRAY['gallery'] ELSE '{}' END || coalesce((
        SELECT ARRAY[workflow_feature(g.feature)] FROM generation g
        WHERE g.account_id = a.account_id AND g.id = a.generation_id AND workflow_feature(g.feature) IS NOT NULL), '{}')
    END
WHERE a.state = 'erasing' OR cardinality(a.collections) > 0 OR a.generation_id IS NOT NULL;
ALTER TABLE asset ADD CONSTRAINT asset_features_check CHECK ((state = 'erasing') = (features = '{}'));

-- Features that operators have ended, and how far what they held on to is gone. The name stays, so that it never comes back.
-- The cursor stands behind the last asset that was looked at.
CREATE TABLE feature_end (
    feature       text        NOT NULL PRIMARY KEY,
    outcome       text        NOT NULL CHECK (outcome IN ('erase', 'anonymise')),
    author        text        NOT NULL,
    reason        text        NOT NULL,
    asked_at      timestamptz NOT NULL DEFAULT now(),
    effective_at  timestamptz NOT NULL,
    begun_at      timestamptz,
    finished_at   timestamptz,
    after_account uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    after_asset   uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    dropped       bigint      NOT NULL DEFAULT 0,
    erased        bigint      NOT NULL DEFAULT 0,
    held          bigint      NOT NULL DEFAULT 0,
    passing_held  bigint      NOT NULL DEFAULT 0,
    next_at       timestamptz NOT NULL DEFAULT now(),
    failure       text,
    CHECK (finished_at IS NULL OR begun_at IS NOT NULL)
);
CREATE INDEX feature_end_due ON feature_end (next_at) WHERE finished_at IS NULL;
COMMENT ON COLUMN feature_end.feature       IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.outcome       IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.author        IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.reason        IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.asked_at      IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.effective_at  IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.begun_at      IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.finished_at   IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.after_account IS 'class: operational; retention: decommission';
COMMENT ON COLUMN feature_end.after_asset   IS 'class: operational; retention: decommission';
COMMENT ON COLUMN feature_end.dropped       IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.erased        IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.held          IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.passing_held  IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.next_at       IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN feature_end.failure       IS 'class: operational; retention: unlimited';

-- What is left of assets that were anonymised: how many there were of a kind, of a year, of a size. Counts only grow, and no
-- row is one asset's.
CREATE TABLE anonymous_count (
    feature     text    NOT NULL,
    kind        text    NOT NULL,
    media_class text    NOT NULL,
    size_class  text    NOT NULL CHECK (size_class IN ('to-1-mib', 'to-16-mib', 'to-256-mib', 'larger')),
    made_in     integer NOT NULL,
    assets      bigint  NOT NULL CHECK (assets > 0),
    PRIMARY KEY (feature, kind, media_class, size_class, made_in)
);
COMMENT ON COLUMN anonymous_count.feature     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN anonymous_count.kind        IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN anonymous_count.media_class IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN anonymous_count.size_class  IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN anonymous_count.made_in     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN anonymous_count.assets      IS 'class: operational; retention: unlimited';

-- Whoever ends a feature holds this alone and whoever adds one to an asset holds it with others, so that nobody who adds it
-- has missed its end.
CREATE FUNCTION feature_gate() RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 1215063652 $$;

-- A gallery needs what is in it, and no longer when it is in none; but nothing is erased by leaving a gallery, so that a last
-- feature stays. What has ended is left out of a new asset's features, and refused wherever somebody asks for it.
CREATE FUNCTION asset_featured() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    added text[];
    ended text[];
BEGIN
    IF NEW.state = 'erasing' THEN
        NEW.features := '{}';
        RETURN NEW;
    END IF;
    IF cardinality(NEW.collections) > 0 AND NOT 'gallery' = ANY (NEW.features) THEN
        NEW.features := NEW.features || ARRAY['gallery'];
    ELSIF TG_OP = 'UPDATE' AND NEW.collections = '{}' AND OLD.collections <> '{}' AND NEW.features <> '{gallery}' THEN
        NEW.features := array_remove(NEW.features, 'gallery');
    END IF;
    added := NEW.features;
    IF TG_OP = 'UPDATE' THEN
        SELECT coalesce(array_agg(f), '{}') INTO added FROM unnest(NEW.features) f WHERE NOT f = ANY (OLD.features);
    END IF;
    IF added = '{}' THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(feature_gate());
    SELECT array_agg(feature) INTO ended FROM feature_end WHERE feature = ANY (added) AND begun_at IS NOT NULL;
    IF ended IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT coalesce(array_agg(f ORDER BY n), '{}') INTO NEW.features
        FROM unnest(NEW.features) WITH ORDINALITY AS wanted (f, n) WHERE NOT f = ANY (ended);
    END IF;
    IF TG_OP = 'UPDATE' OR NEW.features = '{}' THEN
        RAISE EXCEPTION 'the feature has ended' USING ERRCODE = 'HF001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asset_featured BEFORE INSERT OR UPDATE OF features, collections, state ON asset
    FOR EACH ROW EXECUTE FUNCTION asset_featured();

-- No run of a workflow that has ended; one that was recorded before may be repeated, which adds nothing.
CREATE FUNCTION generation_featured() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM feature_end WHERE feature = workflow_feature(NEW.feature) AND begun_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the feature has ended' USING ERRCODE = 'HF001';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER generation_featured AFTER INSERT ON generation FOR EACH ROW WHEN (NEW.feature IS NOT NULL)
    EXECUTE FUNCTION generation_featured();
