-- What is swept now and then, and how that went; the lease keeps it to one replica at a time.
CREATE TABLE sweep (
    name         text        NOT NULL PRIMARY KEY,
    every_ms     bigint      NOT NULL CHECK (every_ms > 0),
    known_at     timestamptz NOT NULL DEFAULT now(),
    lease        bigint      NOT NULL DEFAULT 0,
    leased_until timestamptz,
    next_at      timestamptz NOT NULL DEFAULT now(),
    started_at   timestamptz,
    finished_at  timestamptz,
    passing_rows bigint      NOT NULL DEFAULT 0,
    last_rows    bigint      NOT NULL DEFAULT 0,
    all_rows     bigint      NOT NULL DEFAULT 0,
    failure      text
);
COMMENT ON COLUMN sweep.name         IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.every_ms     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.known_at     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.lease        IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.leased_until IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.next_at      IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.started_at   IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.finished_at  IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.passing_rows IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.last_rows    IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.all_rows     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN sweep.failure      IS 'class: operational; retention: unlimited';

-- Old disclosures go from the front of their chain, which the anchor moves past.
CREATE INDEX disclosure_old ON disclosure (created_at);

-- Lines of what operators did go when they are old, but not while what they tell of still holds.
CREATE INDEX operator_action_old ON operator_action (created_at);
CREATE FUNCTION in_force(line operator_action) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE line.action
        WHEN 'block' THEN EXISTS (SELECT FROM account a WHERE a.account_id = line.account_id AND a.blocked)
            AND NOT EXISTS (
                SELECT FROM operator_action o
                WHERE o.account_id = line.account_id AND o.id > line.id AND o.action IN ('block', 'unblock'))
        WHEN 'hold' THEN EXISTS (SELECT FROM hold h WHERE h.account_id = line.account_id AND h.id = line.hold_id)
        WHEN 'take-down' THEN EXISTS (
            SELECT FROM asset a WHERE a.account_id = line.account_id AND a.id = line.asset_id AND a.state = 'hidden')
            AND NOT EXISTS (
                SELECT FROM operator_action o
                WHERE o.account_id = line.account_id AND o.id > line.id AND o.asset_id = line.asset_id
                  AND o.action IN ('take-down', 'reinstate'))
        ELSE false
    END
$$;
DROP TRIGGER operator_action_stays ON operator_action;
CREATE OR REPLACE FUNCTION operator_action_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.created_at < now() - interval '1 day' AND NOT in_force(OLD) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'operator_action is only ever added to, and swept when it is old';
END $$;
CREATE TRIGGER operator_action_stays BEFORE UPDATE OR DELETE ON operator_action
    FOR EACH ROW EXECUTE FUNCTION operator_action_stays();
CREATE TRIGGER operator_action_whole BEFORE TRUNCATE ON operator_action
    FOR EACH STATEMENT EXECUTE FUNCTION operator_action_stays();
COMMENT ON COLUMN operator_action.account_id IS 'class: operational; retention: log';
COMMENT ON COLUMN operator_action.id         IS 'class: operational; retention: log';
COMMENT ON COLUMN operator_action.action     IS 'class: operational; retention: log';
COMMENT ON COLUMN operator_action.asset_id   IS 'class: operational; retention: log';
COMMENT ON COLUMN operator_action.hold_id    IS 'class: operational; retention: log';
COMMENT ON COLUMN operator_action.author     IS 'class: operational; retention: log';
COMMENT ON COLUMN operator_action.reason     IS 'class: operational; retention: log';
COMMENT ON COLUMN operator_action.basis      IS 'class: operational; retention: log';
COMMENT ON COLUMN operator_action.notice     IS 'class: operational; retention: log';
COMMENT ON COLUMN operator_action.created_at IS 'class: operational; retention: log';

-- A receipt that is complete is kept for whoever holds it, as long as that may be asked for.
CREATE INDEX erasure_receipt_old ON erasure_receipt (finished_at) WHERE finished_at IS NOT NULL;
COMMENT ON COLUMN erasure_receipt.id          IS 'class: operational; retention: receipt';
COMMENT ON COLUMN erasure_receipt.asked_at    IS 'class: operational; retention: receipt';
COMMENT ON COLUMN erasure_receipt.deadline    IS 'class: operational; retention: receipt';
COMMENT ON COLUMN erasure_receipt.finished_at IS 'class: operational; retention: receipt';
COMMENT ON COLUMN erasure_receipt.counts      IS 'class: operational; retention: receipt';
COMMENT ON COLUMN erasure_receipt.digest      IS 'class: operational; retention: receipt';
COMMENT ON COLUMN erasure_receipt.held        IS 'class: operational; retention: receipt';

-- Finished ingests go by when their last lease would have ended; those of an erased run go with it.
CREATE INDEX ingest_over ON ingest (next_at) WHERE state <> 'pending';
COMMENT ON COLUMN ingest.account_id    IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.generation_id IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.number        IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.state         IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.url_digest    IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.declared_type IS 'class: media; retention: job';
COMMENT ON COLUMN ingest.sha256        IS 'class: media; retention: job';
COMMENT ON COLUMN ingest.upload_id     IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.validator     IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.attempts      IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.last_error    IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.next_at       IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.lease         IS 'class: operational; retention: job';
COMMENT ON COLUMN ingest.created_at    IS 'class: operational; retention: job';
