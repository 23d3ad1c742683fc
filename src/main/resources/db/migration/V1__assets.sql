-- For full-text indexes that start with the account; trusted, so the owner of the database may make it.
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Every column comment reads "class: <class>; retention: <rule>"; SchemaTest refuses a column without one.

CREATE TABLE account (
    account_id uuid        NOT NULL PRIMARY KEY,
    issuer     text        NOT NULL,
    subject    text        NOT NULL,
    blocked    boolean     NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN account.account_id IS 'class: account; retention: account';
COMMENT ON COLUMN account.issuer     IS 'class: account; retention: account';
COMMENT ON COLUMN account.subject    IS 'class: account; retention: account';
COMMENT ON COLUMN account.blocked    IS 'class: operational; retention: account';
COMMENT ON COLUMN account.created_at IS 'class: operational; retention: account';

CREATE TABLE quota (
    account_id     uuid   NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    used_bytes     bigint NOT NULL DEFAULT 0 CHECK (used_bytes >= 0),
    used_assets    bigint NOT NULL DEFAULT 0 CHECK (used_assets >= 0),
    reserved_bytes bigint NOT NULL DEFAULT 0 CHECK (reserved_bytes >= 0),
    reserved_assets bigint NOT NULL DEFAULT 0 CHECK (reserved_assets >= 0)
);
COMMENT ON COLUMN quota.account_id     IS 'class: operational; retention: account';
COMMENT ON COLUMN quota.used_bytes     IS 'class: operational; retention: account';
COMMENT ON COLUMN quota.used_assets    IS 'class: operational; retention: account';
COMMENT ON COLUMN quota.reserved_bytes IS 'class: operational; retention: account';
COMMENT ON COLUMN quota.reserved_assets IS 'class: operational; retention: account';

CREATE TABLE intake (
    account_id     uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    id             uuid        NOT NULL,
    object_key     text        NOT NULL,
    reserved_bytes bigint      NOT NULL CHECK (reserved_bytes >= 0),
    abandoned      boolean     NOT NULL DEFAULT false,
    expires_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX intake_lapsed ON intake (expires_at);
COMMENT ON COLUMN intake.account_id     IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.id             IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.object_key     IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.reserved_bytes IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.abandoned      IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.expires_at     IS 'class: operational; retention: intake';

CREATE TABLE request_key (
    account_id  uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    key         text        NOT NULL,
    fingerprint bytea,
    asset_ids   uuid[]      NOT NULL DEFAULT '{}',
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX request_key_lapsed ON request_key (expires_at);
COMMENT ON COLUMN request_key.account_id  IS 'class: operational; retention: requestkey';
COMMENT ON COLUMN request_key.key         IS 'class: operational; retention: requestkey';
COMMENT ON COLUMN request_key.fingerprint IS 'class: operational; retention: requestkey';
COMMENT ON COLUMN request_key.asset_ids   IS 'class: operational; retention: requestkey';
COMMENT ON COLUMN request_key.expires_at  IS 'class: operational; retention: requestkey';

CREATE TABLE asset (
    account_id   uuid        NOT NULL REFERENCES account,
    id           uuid        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('uploaded', 'generated')),
    state        text        NOT NULL DEFAULT 'stored' CHECK (state IN ('stored', 'erasing')),
    object_key   text        NOT NULL,
    size_bytes   bigint      NOT NULL CHECK (size_bytes >= 0),
    sha256       bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    crc32        bigint      NOT NULL,
    media_type   text        NOT NULL,
    width        integer,
    height       integer,
    duration_ms  bigint,
    filename     text,
    title        text,
    tags         text[]      NOT NULL DEFAULT '{}',
    version      integer     NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL DEFAULT now(),
    do_not_train boolean     NOT NULL DEFAULT true CHECK (do_not_train),
    erase_asked_at timestamptz,
    erase_next_at  timestamptz,
    erase_attempts integer     NOT NULL DEFAULT 0,
    media_class  text        NOT NULL GENERATED ALWAYS AS (split_part(media_type, '/', 1)) STORED,
    words        tsvector    NOT NULL
        GENERATED ALWAYS AS (to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(filename, ''))) STORED,
    PRIMARY KEY (account_id, id),
    CHECK ((state = 'erasing') = (erase_asked_at IS NOT NULL AND erase_next_at IS NOT NULL))
);
CREATE INDEX asset_kind ON asset (account_id, kind, id) WHERE state = 'stored';
CREATE INDEX asset_media ON asset (account_id, media_class, id) WHERE state = 'stored';
CREATE INDEX asset_words ON asset USING gin (account_id, words) WHERE state = 'stored';
CREATE INDEX asset_erasing ON asset (erase_next_at) WHERE state = 'erasing';
COMMENT ON COLUMN asset.account_id   IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.id           IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.kind         IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.state        IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.object_key   IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.size_bytes   IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.sha256       IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.crc32        IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.media_type   IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.width        IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.height       IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.duration_ms  IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.filename     IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.title        IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.tags         IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.version      IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.created_at   IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.do_not_train IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.erase_asked_at IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.erase_next_at  IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.erase_attempts IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.media_class    IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.words          IS 'class: media; retention: asset';
