-- A resumable upload is an intake that lives longer; this is what it takes to go on with it on any replica.
CREATE TABLE upload (
    account_id   uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    id           uuid        NOT NULL,
    state        text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'complete', 'failed')),
    problem      text,
    partial      boolean     NOT NULL,
    ends_at_length boolean   NOT NULL,
    ended        boolean     NOT NULL DEFAULT false,
    length_bytes bigint      CHECK (length_bytes >= 0),
    offset_bytes bigint      NOT NULL DEFAULT 0 CHECK (offset_bytes >= 0),
    seen_bytes   bigint      NOT NULL DEFAULT 0,
    part_bytes   integer     NOT NULL,
    parts        integer     NOT NULL DEFAULT 0,
    store_upload text,
    digest       bytea,
    tail_id      uuid,
    tail_bytes   integer     NOT NULL DEFAULT 0,
    lease        bigint      NOT NULL DEFAULT 0,
    lease_until  timestamptz,
    let_go       boolean     NOT NULL DEFAULT false,
    expected_sha256 bytea,
    declared_type text,
    filename     text,
    title        text,
    tags         text[]      NOT NULL DEFAULT '{}',
    media_type   text,
    width        integer,
    height       integer,
    duration_ms  bigint,
    metadata     text,
    concat       text,
    origin       bytea,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    CHECK (offset_bytes <= coalesce(length_bytes, offset_bytes)),
    CHECK (NOT ended OR (offset_bytes = length_bytes AND (partial OR media_type IS NOT NULL))),
    CHECK ((state = 'failed') = (problem IS NOT NULL))
);
CREATE INDEX upload_over ON upload (expires_at) WHERE state <> 'open';
CREATE INDEX upload_ended ON upload (lease_until) WHERE state = 'open' AND ended;
CREATE UNIQUE INDEX upload_origin ON upload (account_id, origin) WHERE state <> 'failed';
COMMENT ON COLUMN upload.account_id   IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.id           IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.state        IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.problem      IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.partial      IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.ends_at_length IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.ended        IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.length_bytes IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.offset_bytes IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.seen_bytes   IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.part_bytes   IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.parts        IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.store_upload IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.digest       IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.tail_id      IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.tail_bytes   IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.lease        IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.lease_until  IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.let_go       IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.expected_sha256 IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.declared_type IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.filename     IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.title        IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.tags         IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.media_type   IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.width        IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.height       IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.duration_ms  IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.metadata     IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.concat       IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.origin       IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.expires_at   IS 'class: operational; retention: intake';

-- What the store answered to each part; only ever added to, so that a commit costs the same at the end as at the start.
CREATE TABLE upload_part (
    account_id uuid    NOT NULL,
    upload_id  uuid    NOT NULL,
    number     integer NOT NULL,
    receipt    text    NOT NULL,
    PRIMARY KEY (account_id, upload_id, number),
    FOREIGN KEY (account_id, upload_id) REFERENCES upload ON DELETE CASCADE
);
COMMENT ON COLUMN upload_part.account_id IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload_part.upload_id  IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload_part.number     IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload_part.receipt    IS 'class: operational; retention: intake';

-- Objects for bytes short of a part, each named before it is written and until it is gone from the store.
CREATE TABLE upload_tail (
    account_id uuid        NOT NULL REFERENCES account,
    id         uuid        NOT NULL,
    upload_id  uuid        NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX upload_tail_upload ON upload_tail (account_id, upload_id);
CREATE INDEX upload_tail_lapsed ON upload_tail (expires_at);
COMMENT ON COLUMN upload_tail.account_id IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload_tail.id         IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload_tail.upload_id  IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload_tail.expires_at IS 'class: operational; retention: intake';
