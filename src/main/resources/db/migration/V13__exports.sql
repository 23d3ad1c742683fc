-- Archives that accounts take along. What is in one is listed once, so that its bytes stay the same whatever changes later.
CREATE TABLE export (
    account_id   uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    id           uuid        NOT NULL,
    state        text        NOT NULL DEFAULT 'building' CHECK (state IN ('building', 'ready', 'stale')),
    selection    jsonb       NOT NULL DEFAULT '{}',
    step         text        NOT NULL DEFAULT 'clear',
    cursor       jsonb       NOT NULL DEFAULT '{}',
    entries      bigint      NOT NULL DEFAULT 0,
    assets       bigint      NOT NULL DEFAULT 0,
    length_bytes bigint      NOT NULL DEFAULT 0,
    directory_bytes bigint   NOT NULL DEFAULT 0,
    digest       bytea       NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(digest) = 32),
    lease        bigint      NOT NULL DEFAULT 0,
    attempts     integer     NOT NULL DEFAULT 0,
    next_at      timestamptz NOT NULL DEFAULT now(),
    created_at   timestamptz NOT NULL DEFAULT now(),
    ready_at     timestamptz,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    CHECK ((state = 'ready') <= (ready_at IS NOT NULL))
);
CREATE INDEX export_due ON export (next_at) WHERE state = 'building';
CREATE INDEX export_over ON export (expires_at);
CREATE INDEX export_stale ON export (account_id, id) WHERE state = 'stale';
COMMENT ON COLUMN export.account_id   IS 'class: operational; retention: export';
COMMENT ON COLUMN export.id           IS 'class: operational; retention: export';
COMMENT ON COLUMN export.state        IS 'class: operational; retention: export';
COMMENT ON COLUMN export.selection    IS 'class: operational; retention: export';
COMMENT ON COLUMN export.step         IS 'class: operational; retention: export';
COMMENT ON COLUMN export.cursor       IS 'class: operational; retention: export';
COMMENT ON COLUMN export.entries      IS 'class: operational; retention: export';
COMMENT ON COLUMN export.assets       IS 'class: operational; retention: export';
COMMENT ON COLUMN export.length_bytes IS 'class: operational; retention: export';
COMMENT ON COLUMN export.directory_bytes IS 'class: operational; retention: export';
COMMENT ON COLUMN export.digest       IS 'class: operational; retention: export';
COMMENT ON COLUMN export.lease        IS 'class: operational; retention: export';
COMMENT ON COLUMN export.attempts     IS 'class: operational; retention: export';
COMMENT ON COLUMN export.next_at      IS 'class: operational; retention: export';
COMMENT ON COLUMN export.created_at   IS 'class: operational; retention: export';
COMMENT ON COLUMN export.ready_at     IS 'class: operational; retention: export';
COMMENT ON COLUMN export.expires_at   IS 'class: operational; retention: export';

-- One file of an archive: an asset's bytes, which stay in the store, or a document, which is here. Both offsets count from the
-- start of what they are in: the archive, and its directory.
CREATE TABLE export_entry (
    account_id   uuid        NOT NULL,
    export_id    uuid        NOT NULL,
    number       bigint      NOT NULL,
    asset_id     uuid,
    name         text        NOT NULL,
    offset_bytes bigint      NOT NULL,
    directory_offset bigint  NOT NULL,
    size_bytes   bigint      NOT NULL,
    crc32        bigint      NOT NULL,
    sha256       bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    modified_at  timestamptz NOT NULL,
    bytes        bytea,
    PRIMARY KEY (account_id, export_id, number),
    FOREIGN KEY (account_id, export_id) REFERENCES export ON DELETE CASCADE,
    CHECK (asset_id IS NOT NULL OR bytes IS NOT NULL)
);
CREATE INDEX export_entry_offset ON export_entry (account_id, export_id, offset_bytes);
CREATE INDEX export_entry_directory ON export_entry (account_id, export_id, directory_offset);
CREATE INDEX export_entry_asset ON export_entry (account_id, asset_id, export_id);
COMMENT ON COLUMN export_entry.account_id   IS 'class: operational; retention: export';
COMMENT ON COLUMN export_entry.export_id    IS 'class: operational; retention: export';
COMMENT ON COLUMN export_entry.number       IS 'class: operational; retention: export';
COMMENT ON COLUMN export_entry.asset_id     IS 'class: operational; retention: export';
COMMENT ON COLUMN export_entry.name         IS 'class: media; retention: export';
COMMENT ON COLUMN export_entry.offset_bytes IS 'class: operational; retention: export';
COMMENT ON COLUMN export_entry.directory_offset IS 'class: operational; retention: export';
COMMENT ON COLUMN export_entry.size_bytes   IS 'class: media; retention: export';
COMMENT ON COLUMN export_entry.crc32        IS 'class: media; retention: export';
COMMENT ON COLUMN export_entry.sha256       IS 'class: media; retention: export';
COMMENT ON COLUMN export_entry.modified_at  IS 'class: operational; retention: export';
COMMENT ON COLUMN export_entry.bytes        IS 'class: media; retention: export';

-- One that is being made begins anew, one that is ready is over; what tells of something erased is gone with it, and the
-- rest, which tells of nothing that is gone, is swept.
CREATE FUNCTION export_outdated(account uuid, outdated uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(outdated) > 0 THEN
        PERFORM FROM export x WHERE x.account_id = account AND x.id = ANY (outdated) ORDER BY x.id FOR UPDATE;
        UPDATE export x SET state = CASE x.state WHEN 'building' THEN 'building' ELSE 'stale' END, step = 'clear', cursor = '{}',
          entries = 0, assets = 0, length_bytes = 0, directory_bytes = 0, digest = decode(repeat('00', 32), 'hex'),
          lease = lease + 1, next_at = now()
        WHERE x.account_id = account AND x.id = ANY (outdated) AND x.state <> 'stale';
        DELETE FROM export_entry e WHERE e.account_id = account AND e.export_id = ANY (outdated) AND e.asset_id IS NULL;
    END IF;
END $$;
CREATE INDEX export_entry_shared ON export_entry (account_id, export_id) WHERE asset_id IS NULL;

CREATE FUNCTION export_without_asset() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    outdated uuid[];
BEGIN
    SELECT coalesce(array_agg(DISTINCT e.export_id), '{}') INTO outdated
    FROM export_entry e WHERE e.account_id = NEW.account_id AND e.asset_id = NEW.id;
    PERFORM export_outdated(NEW.account_id, outdated);
    DELETE FROM export_entry e WHERE e.account_id = NEW.account_id AND e.asset_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER export_without_asset AFTER UPDATE OF state ON asset FOR EACH ROW WHEN (NEW.state <> 'stored')
    EXECUTE FUNCTION export_without_asset();

-- Which runs an export tells of is not kept, so that each one made since the run is outdated.
CREATE FUNCTION export_without_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    outdated uuid[];
BEGIN
    SELECT coalesce(array_agg(x.id), '{}') INTO outdated FROM export x
    WHERE x.account_id = NEW.account_id AND x.state <> 'stale' AND x.created_at >= NEW.created_at;
    PERFORM export_outdated(NEW.account_id, outdated);
    RETURN NULL;
END $$;
CREATE TRIGGER export_without_run AFTER UPDATE OF status ON generation FOR EACH ROW WHEN (NEW.status = 'erased')
    EXECUTE FUNCTION export_without_run();

-- What the account has been told and has accepted, as far as this gateway keeps that.
CREATE FUNCTION export_notices(account uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF to_regclass('policy_acceptance') IS NULL THEN
        RETURN '[]';
    END IF;
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'effectiveAt', v.effective_at,
                                                     'acceptedAt', p.accepted_at) ORDER BY p.number), '[]')
        FROM policy_acceptance p JOIN policy_version v USING (number) WHERE p.account_id = account);
END $$;

-- An event may be about an export.
ALTER TABLE event DROP CONSTRAINT event_check;
ALTER TABLE event
    ADD COLUMN export_id uuid,
    ADD CONSTRAINT event_check CHECK (num_nonnulls(asset_id, generation_id, communication_id, export_id) > 0);
ALTER TABLE webhook_delivery ADD COLUMN export_id uuid;
COMMENT ON COLUMN event.export_id            IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.export_id IS 'class: operational; retention: event';

-- A delivery is about what its event is about, which includes kinds of subjects that whoever adds it does not know.
CREATE FUNCTION webhook_delivery_of_export() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT e.export_id, e.export_id INTO NEW.export_id, NEW.subject
    FROM event e WHERE e.account_id = NEW.account_id AND e.number = NEW.event_number;
    RETURN NEW;
END $$;
CREATE TRIGGER webhook_delivery_of_export BEFORE INSERT ON webhook_delivery FOR EACH ROW
    WHEN (NEW.type = 'export.ready') EXECUTE FUNCTION webhook_delivery_of_export();
