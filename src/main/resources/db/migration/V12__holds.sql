-- What operators do to accounts and assets. A line is only ever added, and outlives what it is about: who decided, and why,
-- must be answerable when the account is gone.
CREATE TABLE operator_action (
    account_id uuid        NOT NULL,
    id         uuid        NOT NULL,
    action     text        NOT NULL CHECK (action IN ('block', 'unblock', 'hold', 'lift', 'take-down', 'reinstate')),
    asset_id   uuid,
    hold_id    uuid,
    author     text        NOT NULL,
    reason     text        NOT NULL,
    basis      text,
    notice     text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id)
);
COMMENT ON COLUMN operator_action.account_id IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN operator_action.id         IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN operator_action.action     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN operator_action.asset_id   IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN operator_action.hold_id    IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN operator_action.author     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN operator_action.reason     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN operator_action.basis      IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN operator_action.notice     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN operator_action.created_at IS 'class: operational; retention: unlimited';
CREATE FUNCTION operator_action_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'operator_action is only ever added to';
END $$;
CREATE TRIGGER operator_action_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_action
    FOR EACH STATEMENT EXECUTE FUNCTION operator_action_stays();

-- What must not be erased: one asset, or all that an account has where none is named. Nothing that is held can lose its
-- account, which the missing cascade sees to.
CREATE TABLE hold (
    account_id uuid        NOT NULL REFERENCES account,
    id         uuid        NOT NULL,
    asset_id   uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id)
);
CREATE INDEX hold_asset ON hold (account_id, asset_id);
COMMENT ON COLUMN hold.account_id IS 'class: operational; retention: hold';
COMMENT ON COLUMN hold.id         IS 'class: operational; retention: hold';
COMMENT ON COLUMN hold.asset_id   IS 'class: operational; retention: hold';
COMMENT ON COLUMN hold.created_at IS 'class: operational; retention: hold';

-- What its owner wanted erased while it was held: it is, when the last hold ends.
CREATE TABLE erasure_wish (
    account_id uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    kind       text        NOT NULL CHECK (kind IN ('asset', 'run')),
    id         uuid        NOT NULL,
    asked_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, kind, id)
);
COMMENT ON COLUMN erasure_wish.account_id IS 'class: operational; retention: hold';
COMMENT ON COLUMN erasure_wish.kind       IS 'class: operational; retention: hold';
COMMENT ON COLUMN erasure_wish.id         IS 'class: operational; retention: hold';
COMMENT ON COLUMN erasure_wish.asked_at   IS 'class: operational; retention: hold';

-- A third state and no mark beside the state, because every path asks for what is stored.
ALTER TABLE asset DROP CONSTRAINT asset_state_check;
ALTER TABLE asset
    ADD COLUMN hidden_notice text,
    ADD CONSTRAINT asset_state_check CHECK (state IN ('stored', 'hidden', 'erasing')),
    ADD CONSTRAINT asset_hidden_check CHECK ((state = 'hidden') = (hidden_notice IS NOT NULL));
CREATE INDEX asset_hidden ON asset (account_id, id) WHERE state = 'hidden';
COMMENT ON COLUMN asset.hidden_notice IS 'class: operational; retention: asset';

ALTER TABLE erasure_receipt ADD COLUMN held boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN erasure_receipt.held IS 'class: operational; retention: unlimited';
