-- Versions of the policy, which are everybody's and are never changed.
CREATE TABLE policy_version (
    number       integer     NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version      text        NOT NULL UNIQUE,
    markdown     text        NOT NULL,
    material     boolean     NOT NULL,
    effective_at timestamptz NOT NULL,
    author       text        NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX policy_version_material ON policy_version (number) WHERE material;
COMMENT ON COLUMN policy_version.number       IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN policy_version.version      IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN policy_version.markdown     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN policy_version.material     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN policy_version.effective_at IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN policy_version.author       IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN policy_version.published_at IS 'class: operational; retention: unlimited';

-- Who has accepted a version has accepted those before it.
ALTER TABLE account ADD COLUMN accepted_policy integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN account.accepted_policy IS 'class: account; retention: account';

CREATE TABLE policy_acceptance (
    account_id  uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    number      integer     NOT NULL REFERENCES policy_version,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, number)
);
COMMENT ON COLUMN policy_acceptance.account_id  IS 'class: account; retention: account';
COMMENT ON COLUMN policy_acceptance.number      IS 'class: account; retention: account';
COMMENT ON COLUMN policy_acceptance.accepted_at IS 'class: account; retention: account';

-- What the operator has to say to one account, or to all; an event for each account tells of it, made batch by batch.
CREATE TABLE communication (
    id            uuid        NOT NULL PRIMARY KEY,
    account_id    uuid        REFERENCES account ON DELETE CASCADE,
    kind          text        NOT NULL,
    subject       text        NOT NULL,
    body          text        NOT NULL,
    essential     boolean     NOT NULL,
    author        text        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    after_account uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    finished_at   timestamptz
);
CREATE INDEX communication_account ON communication (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX communication_due ON communication (created_at, id) WHERE finished_at IS NULL;
COMMENT ON COLUMN communication.id            IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN communication.account_id    IS 'class: operational; retention: account';
COMMENT ON COLUMN communication.kind          IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN communication.subject       IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN communication.body          IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN communication.essential     IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN communication.author        IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN communication.created_at    IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN communication.after_account IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN communication.finished_at   IS 'class: operational; retention: unlimited';

-- An event may be about a communication and say whether it is one that everybody gets.
ALTER TABLE event DROP CONSTRAINT event_check;
ALTER TABLE event
    ADD COLUMN communication_id uuid,
    ADD COLUMN essential        boolean,
    ADD CONSTRAINT event_check
        CHECK (asset_id IS NOT NULL OR generation_id IS NOT NULL OR communication_id IS NOT NULL),
    ADD CONSTRAINT event_essential_check CHECK ((communication_id IS NULL) = (essential IS NULL));
COMMENT ON COLUMN event.communication_id IS 'class: operational; retention: event';
COMMENT ON COLUMN event.essential        IS 'class: operational; retention: event';
ALTER TABLE webhook_delivery
    ADD COLUMN communication_id uuid,
    ADD COLUMN essential        boolean;
COMMENT ON COLUMN webhook_delivery.communication_id IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.essential        IS 'class: operational; retention: event';
CREATE OR REPLACE FUNCTION event_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO webhook_delivery (account_id, webhook_id, event_number, subject, type, asset_id, generation_id,
                                  output_number, communication_id, essential, happened_at)
    SELECT NEW.account_id, w.id, NEW.number, coalesce(NEW.asset_id, NEW.generation_id, NEW.communication_id), NEW.type,
           NEW.asset_id, NEW.generation_id, NEW.output_number, NEW.communication_id, NEW.essential, NEW.created_at
    FROM webhook w WHERE w.account_id = NEW.account_id AND w.enabled AND NEW.type = ANY (w.types);
    PERFORM pg_notify('holdfast_event', NEW.account_id::text);
    RETURN NULL;
END $$;
