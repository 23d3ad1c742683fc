-- Runs of the generation backend. An erased one stays as a tombstone, so that a late retry does not bring it back.
CREATE TABLE generation (
    account_id  uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    id          uuid        NOT NULL,
    status      text        NOT NULL DEFAULT 'queued'
        CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'erased')),
    actor       text        NOT NULL,
    fingerprint bytea,
    model       text,
    prompt      text,
    negative_prompt text,
    parameters  jsonb,
    feature     text,
    error       text,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at  timestamptz,
    finished_at timestamptz,
    words       tsvector    NOT NULL GENERATED ALWAYS AS (to_tsvector('simple',
        left(coalesce(prompt, ''), 100000) || ' ' || coalesce(model, '') || ' ' || coalesce(feature, ''))) STORED,
    PRIMARY KEY (account_id, id),
    CHECK (status <> 'erased' OR (fingerprint IS NULL AND model IS NULL AND prompt IS NULL AND negative_prompt IS NULL
        AND parameters IS NULL AND feature IS NULL AND error IS NULL)),
    CHECK (status = 'erased' OR (fingerprint IS NOT NULL AND model IS NOT NULL))
);
CREATE INDEX generation_newest ON generation (account_id, created_at DESC, id DESC) WHERE status <> 'erased';
CREATE INDEX generation_words ON generation USING gin (account_id, words) WHERE status <> 'erased';
CREATE INDEX generation_tombstone ON generation (finished_at) WHERE status = 'erased';
COMMENT ON COLUMN generation.account_id  IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation.id          IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation.status      IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation.actor       IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation.fingerprint IS 'class: prompt; retention: generation';
COMMENT ON COLUMN generation.model       IS 'class: prompt; retention: generation';
COMMENT ON COLUMN generation.prompt      IS 'class: prompt; retention: generation';
COMMENT ON COLUMN generation.negative_prompt IS 'class: prompt; retention: generation';
COMMENT ON COLUMN generation.parameters  IS 'class: prompt; retention: generation';
COMMENT ON COLUMN generation.feature     IS 'class: prompt; retention: generation';
COMMENT ON COLUMN generation.error       IS 'class: prompt; retention: generation';
COMMENT ON COLUMN generation.created_at  IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation.started_at  IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation.finished_at IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation.words       IS 'class: prompt; retention: generation';

-- What a run was given; an asset that was erased since leaves a place without a name.
CREATE TABLE generation_input (
    account_id    uuid    NOT NULL,
    generation_id uuid    NOT NULL,
    position      integer NOT NULL,
    asset_id      uuid,
    PRIMARY KEY (account_id, generation_id, position),
    FOREIGN KEY (account_id, generation_id) REFERENCES generation ON DELETE CASCADE
);
CREATE INDEX generation_input_asset ON generation_input (account_id, asset_id, generation_id);
COMMENT ON COLUMN generation_input.account_id    IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation_input.generation_id IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation_input.position      IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation_input.asset_id      IS 'class: media; retention: generation';

-- What a run made; one that was erased since stays as a place that can't be filled again.
CREATE TABLE generation_output (
    account_id    uuid    NOT NULL,
    generation_id uuid    NOT NULL,
    number        integer NOT NULL CHECK (number >= 0),
    asset_id      uuid,
    PRIMARY KEY (account_id, generation_id, number),
    FOREIGN KEY (account_id, generation_id) REFERENCES generation ON DELETE CASCADE
);
CREATE INDEX generation_output_asset ON generation_output (account_id, asset_id);
COMMENT ON COLUMN generation_output.account_id    IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation_output.generation_id IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation_output.number        IS 'class: operational; retention: generation';
COMMENT ON COLUMN generation_output.asset_id      IS 'class: media; retention: generation';

-- What an asset knows of the run that made it, and which galleries hold it, so that a page of history is one statement.
ALTER TABLE asset
    ADD COLUMN generation_id uuid,
    ADD COLUMN output_number integer,
    ADD COLUMN model         text,
    ADD COLUMN composite     boolean NOT NULL DEFAULT false,
    ADD COLUMN run_words     tsvector,
    ADD COLUMN collections   uuid[]  NOT NULL DEFAULT '{}';
ALTER TABLE asset DROP COLUMN words;
ALTER TABLE asset ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS
    (to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(filename, '')) || coalesce(run_words, ''::tsvector)) STORED;
CREATE INDEX asset_words ON asset USING gin (account_id, words) WHERE state = 'stored';
CREATE INDEX asset_generation ON asset (account_id, generation_id, output_number) WHERE generation_id IS NOT NULL;
CREATE INDEX asset_model ON asset (account_id, model, id) WHERE state = 'stored' AND model IS NOT NULL;
COMMENT ON COLUMN asset.generation_id IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.output_number IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.model         IS 'class: prompt; retention: asset';
COMMENT ON COLUMN asset.composite     IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.run_words     IS 'class: prompt; retention: asset';
COMMENT ON COLUMN asset.collections   IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.words         IS 'class: prompt; retention: asset';

-- An upload may be meant as an output.
ALTER TABLE upload
    ADD COLUMN generation_id uuid,
    ADD COLUMN output_number integer;
COMMENT ON COLUMN upload.generation_id IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.output_number IS 'class: operational; retention: intake';

-- Results that are fetched from where a provider put them; the URL is forgotten once that is over.
CREATE TABLE ingest (
    account_id    uuid        NOT NULL,
    generation_id uuid        NOT NULL,
    number        integer     NOT NULL CHECK (number >= 0),
    state         text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'failed')),
    url           text,
    url_digest    bytea       NOT NULL,
    declared_type text,
    sha256        bytea,
    upload_id     uuid,
    validator     text,
    attempts      integer     NOT NULL DEFAULT 0,
    last_error    text,
    next_at       timestamptz NOT NULL DEFAULT now(),
    lease         bigint      NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, generation_id, number),
    FOREIGN KEY (account_id, generation_id) REFERENCES generation ON DELETE CASCADE,
    CHECK ((state = 'pending') = (url IS NOT NULL))
);
CREATE INDEX ingest_due ON ingest (next_at) WHERE state = 'pending';
COMMENT ON COLUMN ingest.account_id    IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.generation_id IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.number        IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.state         IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.url           IS 'class: media; retention: ingest';
COMMENT ON COLUMN ingest.url_digest    IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.declared_type IS 'class: media; retention: generation';
COMMENT ON COLUMN ingest.sha256        IS 'class: media; retention: generation';
COMMENT ON COLUMN ingest.upload_id     IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.validator     IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.attempts      IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.last_error    IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.next_at       IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.lease         IS 'class: operational; retention: generation';
COMMENT ON COLUMN ingest.created_at    IS 'class: operational; retention: generation';

-- Who else got an asset, and what for.
CREATE TABLE disclosure (
    account_id    uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    id            uuid        NOT NULL,
    asset_id      uuid        NOT NULL,
    channel       text        NOT NULL,
    purpose       text        NOT NULL,
    recipient     text        NOT NULL,
    generation_id uuid,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id)
);
CREATE INDEX disclosure_asset ON disclosure (account_id, asset_id, id);
COMMENT ON COLUMN disclosure.account_id    IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.id            IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.asset_id      IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.channel       IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.purpose       IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.recipient     IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.generation_id IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.created_at    IS 'class: operational; retention: disclosure';
