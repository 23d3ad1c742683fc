-- Every column comment reads "class: <class>; retention: <rule>"; SchemaTest refuses a column without one.

CREATE TABLE account (
    account_id uuid        NOT NULL PRIMARY KEY,
    issuer     text        NOT NULL,
    subject    text        NOT NULL,
    blocked    boolean     NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (issuer, subject)
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
    reserved_bytes bigint NOT NULL DEFAULT 0 CHECK (reserved_bytes >= 0)
);
COMMENT ON COLUMN quota.account_id     IS 'class: operational; retention: account';
COMMENT ON COLUMN quota.used_bytes     IS 'class: operational; retention: account';
COMMENT ON COLUMN quota.used_assets    IS 'class: operational; retention: account';
COMMENT ON COLUMN quota.reserved_bytes IS 'class: operational; retention: account';

CREATE TABLE intake (
    account_id     uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    id             uuid        NOT NULL,
    object_key     text        NOT NULL,
    reserved_bytes bigint      NOT NULL CHECK (reserved_bytes >= 0),
    store_upload   text,
    expires_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX intake_lapsed ON intake (expires_at);
COMMENT ON COLUMN intake.account_id     IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.id             IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.object_key     IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.reserved_bytes IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.store_upload   IS 'class: operational; retention: intake';
COMMENT ON COLUMN intake.expires_at     IS 'class: operational; retention: intake';

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
    PRIMARY KEY (account_id, id)
);
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
