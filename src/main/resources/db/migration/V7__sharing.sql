-- Links by which others look at an asset. The token in a link's URL is made from its row's key, so that none is kept here.
CREATE TABLE share_link (
    account_id uuid        NOT NULL,
    id         uuid        NOT NULL,
    asset_id   uuid        NOT NULL,
    label      text,
    most_uses  integer     CHECK (most_uses > 0),
    uses       integer     NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, asset_id) REFERENCES asset ON DELETE CASCADE,
    CHECK (most_uses IS NULL OR uses <= most_uses)
);
CREATE INDEX share_link_asset ON share_link (account_id, asset_id, id);
CREATE INDEX share_link_old ON share_link (least(expires_at, revoked_at));
COMMENT ON COLUMN share_link.account_id IS 'class: operational; retention: asset';
COMMENT ON COLUMN share_link.id         IS 'class: operational; retention: asset';
COMMENT ON COLUMN share_link.asset_id   IS 'class: operational; retention: asset';
COMMENT ON COLUMN share_link.label      IS 'class: media; retention: asset';
COMMENT ON COLUMN share_link.most_uses  IS 'class: operational; retention: asset';
COMMENT ON COLUMN share_link.uses       IS 'class: operational; retention: asset';
COMMENT ON COLUMN share_link.created_at IS 'class: operational; retention: asset';
COMMENT ON COLUMN share_link.expires_at IS 'class: operational; retention: asset';
COMMENT ON COLUMN share_link.revoked_at IS 'class: operational; retention: asset';

-- Which viewings of a link were counted and disclosed, so that a player's many ranges are one; forgotten when they are over.
CREATE TABLE share_viewing (
    account_id uuid        NOT NULL,
    link_id    uuid        NOT NULL,
    id         uuid        NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, link_id, id),
    FOREIGN KEY (account_id, link_id) REFERENCES share_link ON DELETE CASCADE
);
CREATE INDEX share_viewing_over ON share_viewing (expires_at);
COMMENT ON COLUMN share_viewing.account_id IS 'class: operational; retention: viewing';
COMMENT ON COLUMN share_viewing.link_id    IS 'class: operational; retention: viewing';
COMMENT ON COLUMN share_viewing.id         IS 'class: operational; retention: viewing';
COMMENT ON COLUMN share_viewing.expires_at IS 'class: operational; retention: viewing';

-- Disclosures are a chain for each account: each holds the hash of the one before, and only ever come to its end.
ALTER TABLE disclosure
    ADD COLUMN outcome  text NOT NULL DEFAULT 'released' CHECK (outcome IN ('released', 'refused')),
    ADD COLUMN scope    text NOT NULL DEFAULT 'content' CHECK (scope IN ('content', 'description')),
    ADD COLUMN number   bigint,
    ADD COLUMN previous bytea,
    ADD COLUMN hash     bytea;
COMMENT ON COLUMN disclosure.outcome  IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.scope    IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.number   IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.previous IS 'class: operational; retention: disclosure';
COMMENT ON COLUMN disclosure.hash     IS 'class: operational; retention: disclosure';

-- The end of each chain, under whose lock numbers are given out; and its anchor, behind which all of it is still there.
CREATE TABLE disclosure_head (
    account_id  uuid   NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    number      bigint NOT NULL DEFAULT 0,
    hash        bytea  NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(hash) = 32),
    anchor      bigint NOT NULL DEFAULT 0,
    anchor_hash bytea  NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(anchor_hash) = 32),
    CHECK (anchor BETWEEN 0 AND number)
);
COMMENT ON COLUMN disclosure_head.account_id  IS 'class: operational; retention: account';
COMMENT ON COLUMN disclosure_head.number      IS 'class: operational; retention: account';
COMMENT ON COLUMN disclosure_head.hash        IS 'class: operational; retention: account';
COMMENT ON COLUMN disclosure_head.anchor      IS 'class: operational; retention: account';
COMMENT ON COLUMN disclosure_head.anchor_hash IS 'class: operational; retention: account';

-- Its octets and its text, so that no two lists of texts look alike.
CREATE FUNCTION netstring(field text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT octet_length(convert_to(coalesce(field, ''), 'UTF8')) || ':' || coalesce(field, '') || ','
$$;

-- SHA-256 of a disclosure's fields as netstrings, in the order that the README tells outsiders.
CREATE FUNCTION disclosure_hash(d disclosure) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(
        netstring(d.account_id::text) || netstring(d.number::text) || netstring(encode(d.previous, 'hex'))
        || netstring(d.id::text) || netstring(d.asset_id::text) || netstring(d.outcome) || netstring(d.scope)
        || netstring(d.channel) || netstring(d.purpose) || netstring(d.recipient) || netstring(d.generation_id::text)
        || netstring(to_char(d.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')), 'UTF8'))
$$;

-- Those there are, in the order of their making.
DO $$
DECLARE
    d disclosure;
BEGIN
    INSERT INTO disclosure_head (account_id) SELECT DISTINCT account_id FROM disclosure;
    FOR d IN SELECT * FROM disclosure ORDER BY account_id, created_at, id LOOP
        SELECT h.number + 1, h.hash INTO d.number, d.previous FROM disclosure_head h WHERE h.account_id = d.account_id;
        d.hash := disclosure_hash(d);
        UPDATE disclosure SET number = d.number, previous = d.previous, hash = d.hash
        WHERE account_id = d.account_id AND id = d.id;
        UPDATE disclosure_head SET number = d.number, hash = d.hash WHERE account_id = d.account_id;
    END LOOP;
END $$;
ALTER TABLE disclosure
    ALTER COLUMN number SET NOT NULL,
    ALTER COLUMN previous SET NOT NULL,
    ALTER COLUMN hash SET NOT NULL,
    ADD CONSTRAINT disclosure_number UNIQUE (account_id, number);
DROP INDEX disclosure_asset;
CREATE INDEX disclosure_asset ON disclosure (account_id, asset_id, number);

-- Whoever adds a disclosure adds it to the end of its account's chain, at the time of the adding.
CREATE FUNCTION disclosure_chained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT h.number + 1, h.hash INTO NEW.number, NEW.previous
    FROM disclosure_head h WHERE h.account_id = NEW.account_id FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO disclosure_head (account_id) VALUES (NEW.account_id) ON CONFLICT DO NOTHING;
        SELECT h.number + 1, h.hash INTO NEW.number, NEW.previous
        FROM disclosure_head h WHERE h.account_id = NEW.account_id FOR UPDATE;
    END IF;
    NEW.created_at := clock_timestamp();
    NEW.hash := disclosure_hash(NEW);
    UPDATE disclosure_head SET number = NEW.number, hash = NEW.hash WHERE account_id = NEW.account_id;
    RETURN NEW;
END $$;
CREATE TRIGGER disclosure_chained BEFORE INSERT ON disclosure FOR EACH ROW EXECUTE FUNCTION disclosure_chained();

-- Nothing changes and nothing goes, but with its account or once the anchor has moved past it.
CREATE FUNCTION disclosure_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT FROM account a WHERE a.account_id = OLD.account_id)
            OR OLD.number <= (SELECT h.anchor FROM disclosure_head h WHERE h.account_id = OLD.account_id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'disclosures are only ever added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER disclosure_kept BEFORE UPDATE OR DELETE ON disclosure FOR EACH ROW EXECUTE FUNCTION disclosure_kept();
CREATE TRIGGER disclosure_whole BEFORE TRUNCATE ON disclosure FOR EACH STATEMENT EXECUTE FUNCTION disclosure_kept();

-- A head moves only forward, and its anchor only to a disclosure there is.
CREATE FUNCTION disclosure_head_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT FROM account a WHERE a.account_id = OLD.account_id) THEN
            RETURN OLD;
        END IF;
    ELSIF NEW.account_id = OLD.account_id
        AND (NEW.number, NEW.hash) = (OLD.number, OLD.hash)
        AND NEW.anchor > OLD.anchor
        AND EXISTS (SELECT FROM disclosure d WHERE d.account_id = NEW.account_id AND d.number = NEW.anchor
                    AND d.hash = NEW.anchor_hash) THEN
        RETURN NEW;
    ELSIF NEW.account_id = OLD.account_id
        AND NEW.number = OLD.number + 1
        AND (NEW.anchor, NEW.anchor_hash) = (OLD.anchor, OLD.anchor_hash) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a chain of disclosures only grows' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER disclosure_head_kept BEFORE UPDATE OR DELETE ON disclosure_head
    FOR EACH ROW EXECUTE FUNCTION disclosure_head_kept();
