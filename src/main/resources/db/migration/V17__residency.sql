-- The region of an object is part of its key, 'r/<region>/…'; without one it is in the usual store. An account's home region is
-- named the same way: by nothing for that of the usual store.
CREATE FUNCTION region_of(object_key text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN object_key LIKE 'r/%' THEN split_part(object_key, '/', 2) END
$$;
CREATE INDEX account_region ON account (home_region) WHERE home_region IS NOT NULL;

ALTER TABLE upload_tail ADD COLUMN region text;
COMMENT ON COLUMN upload_tail.region IS 'class: operational; retention: intake';

-- The work of bringing an account's objects to where it is at home now. It ends when none is anywhere else.
CREATE TABLE account_move (
    account_id uuid        NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    region     text,
    moved      bigint      NOT NULL DEFAULT 0,
    remaining  bigint      NOT NULL CHECK (remaining >= 0),
    behind     uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    attempts   integer     NOT NULL DEFAULT 0,
    asked_at   timestamptz NOT NULL DEFAULT now(),
    next_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_move_due ON account_move (next_at);
COMMENT ON COLUMN account_move.account_id IS 'class: operational; retention: account';
COMMENT ON COLUMN account_move.region     IS 'class: account; retention: account';
COMMENT ON COLUMN account_move.moved      IS 'class: operational; retention: account';
COMMENT ON COLUMN account_move.remaining  IS 'class: operational; retention: account';
COMMENT ON COLUMN account_move.behind     IS 'class: operational; retention: account';
COMMENT ON COLUMN account_move.attempts   IS 'class: operational; retention: account';
COMMENT ON COLUMN account_move.asked_at   IS 'class: operational; retention: account';
COMMENT ON COLUMN account_move.next_at    IS 'class: operational; retention: account';

-- Objects that no other row names: a copy from before its first byte until its asset names it, and what the asset named
-- before until it is gone from the store. One that is doomed will not be named again.
CREATE TABLE leftover (
    account_id uuid        NOT NULL REFERENCES account,
    id         uuid        NOT NULL,
    object_key text        NOT NULL,
    doomed     boolean     NOT NULL DEFAULT false,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX leftover_lapsed ON leftover (expires_at);
COMMENT ON COLUMN leftover.account_id IS 'class: operational; retention: intake';
COMMENT ON COLUMN leftover.id         IS 'class: operational; retention: intake';
COMMENT ON COLUMN leftover.object_key IS 'class: operational; retention: intake';
COMMENT ON COLUMN leftover.doomed     IS 'class: operational; retention: intake';
COMMENT ON COLUMN leftover.expires_at IS 'class: operational; retention: intake';
