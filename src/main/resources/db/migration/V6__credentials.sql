-- Content credentials, one an asset: due when the asset is stored, signed behind the request.
CREATE TABLE manifest (
    account_id uuid        NOT NULL,
    asset_id   uuid        NOT NULL,
    label      uuid        NOT NULL DEFAULT gen_random_uuid(),
    bytes      bytea,
    signed_at  timestamptz,
    attempts   integer     NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL DEFAULT now(),
    next_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, asset_id),
    FOREIGN KEY (account_id, asset_id) REFERENCES asset ON DELETE CASCADE,
    CHECK ((bytes IS NULL) = (signed_at IS NULL))
);
CREATE INDEX manifest_due ON manifest (next_at) INCLUDE (due_at) WHERE bytes IS NULL;
COMMENT ON COLUMN manifest.account_id IS 'class: operational; retention: asset';
COMMENT ON COLUMN manifest.asset_id   IS 'class: operational; retention: asset';
COMMENT ON COLUMN manifest.label      IS 'class: operational; retention: asset';
COMMENT ON COLUMN manifest.bytes      IS 'class: media; retention: asset';
COMMENT ON COLUMN manifest.signed_at  IS 'class: operational; retention: asset';
COMMENT ON COLUMN manifest.attempts   IS 'class: operational; retention: asset';
COMMENT ON COLUMN manifest.due_at     IS 'class: operational; retention: asset';
COMMENT ON COLUMN manifest.next_at    IS 'class: operational; retention: asset';

-- Whoever stores an asset makes its credential due, in the same transaction.
CREATE FUNCTION asset_stored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO manifest (account_id, asset_id) VALUES (NEW.account_id, NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER asset_stored AFTER INSERT ON asset FOR EACH ROW EXECUTE FUNCTION asset_stored();

-- It is gone as soon as the asset can't be reached, which is before its bytes are.
CREATE FUNCTION asset_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM manifest WHERE account_id = NEW.account_id AND asset_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER asset_erased AFTER UPDATE OF state ON asset FOR EACH ROW WHEN (NEW.state = 'erasing')
    EXECUTE FUNCTION asset_erased();

-- What is there already becomes due little by little, a hundred a second, the newest first.
INSERT INTO manifest (account_id, asset_id, due_at, next_at)
SELECT account_id, id, now() + row_number() OVER (ORDER BY id DESC) * interval '10 milliseconds',
    now() + row_number() OVER (ORDER BY id DESC) * interval '10 milliseconds'
FROM asset WHERE state = 'stored';
