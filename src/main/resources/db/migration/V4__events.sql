-- What happened to an account's assets and runs. Numbers are given out under the lock of the account's quota row, so that
-- they are in the order of the commits: who has seen one has missed none before it.
ALTER TABLE quota ADD COLUMN last_event bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN quota.last_event IS 'class: operational; retention: account';

CREATE TABLE event (
    account_id    uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    number        bigint      NOT NULL,
    type          text        NOT NULL,
    asset_id      uuid,
    generation_id uuid,
    output_number integer,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, number),
    CHECK (asset_id IS NOT NULL OR generation_id IS NOT NULL)
);
CREATE INDEX event_old ON event (created_at);
COMMENT ON COLUMN event.account_id    IS 'class: operational; retention: event';
COMMENT ON COLUMN event.number        IS 'class: operational; retention: event';
COMMENT ON COLUMN event.type          IS 'class: operational; retention: event';
COMMENT ON COLUMN event.asset_id      IS 'class: operational; retention: event';
COMMENT ON COLUMN event.generation_id IS 'class: operational; retention: event';
COMMENT ON COLUMN event.output_number IS 'class: operational; retention: event';
COMMENT ON COLUMN event.created_at    IS 'class: operational; retention: event';

CREATE TABLE webhook (
    account_id      uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    id              uuid        NOT NULL,
    url             text        NOT NULL,
    types           text[]      NOT NULL,
    secret          text        NOT NULL,
    old_secret      text,
    old_secret_until timestamptz,
    enabled         boolean     NOT NULL DEFAULT true,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id)
);
COMMENT ON COLUMN webhook.account_id IS 'class: operational; retention: account';
COMMENT ON COLUMN webhook.id         IS 'class: operational; retention: account';
COMMENT ON COLUMN webhook.url        IS 'class: account; retention: account';
COMMENT ON COLUMN webhook.types      IS 'class: operational; retention: account';
COMMENT ON COLUMN webhook.secret     IS 'class: account; retention: account';
COMMENT ON COLUMN webhook.old_secret IS 'class: account; retention: account';
COMMENT ON COLUMN webhook.old_secret_until IS 'class: operational; retention: account';
COMMENT ON COLUMN webhook.enabled    IS 'class: operational; retention: account';
COMMENT ON COLUMN webhook.created_at IS 'class: operational; retention: account';

-- What is still to be told to a webhook; a row that was delivered is gone, a dead one waits to be replayed.
CREATE TABLE webhook_delivery (
    account_id    uuid        NOT NULL,
    webhook_id    uuid        NOT NULL,
    event_number  bigint      NOT NULL,
    subject       uuid        NOT NULL,
    type          text        NOT NULL,
    asset_id      uuid,
    generation_id uuid,
    output_number integer,
    happened_at   timestamptz NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,
    dead          boolean     NOT NULL DEFAULT false,
    last_error    text,
    next_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, webhook_id, event_number),
    FOREIGN KEY (account_id, webhook_id) REFERENCES webhook ON DELETE CASCADE
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE NOT dead;
CREATE INDEX webhook_delivery_order ON webhook_delivery (account_id, webhook_id, subject, event_number) WHERE NOT dead;
COMMENT ON COLUMN webhook_delivery.account_id    IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.webhook_id    IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.event_number  IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.subject       IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.type          IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.asset_id      IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.generation_id IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.output_number IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.happened_at   IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.attempts      IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.dead          IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.last_error    IS 'class: operational; retention: event';
COMMENT ON COLUMN webhook_delivery.next_at       IS 'class: operational; retention: event';

-- Whoever adds an event tells all of it: the webhooks' rows in the same transaction, and the replicas when it commits.
CREATE FUNCTION event_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO webhook_delivery (account_id, webhook_id, event_number, subject, type, asset_id, generation_id,
                                  output_number, happened_at)
    SELECT NEW.account_id, w.id, NEW.number, coalesce(NEW.asset_id, NEW.generation_id), NEW.type, NEW.asset_id,
           NEW.generation_id, NEW.output_number, NEW.created_at
    FROM webhook w WHERE w.account_id = NEW.account_id AND w.enabled AND NEW.type = ANY (w.types);
    PERFORM pg_notify('holdfast_event', NEW.account_id::text);
    RETURN NULL;
END $$;
CREATE TRIGGER event_added AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_added();

-- Galleries: an order of assets; an asset may be in several.
CREATE TABLE collection (
    account_id uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    id         uuid        NOT NULL,
    title      text        NOT NULL,
    version    integer     NOT NULL DEFAULT 1,
    numbering  integer     NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id)
);
COMMENT ON COLUMN collection.account_id IS 'class: operational; retention: collection';
COMMENT ON COLUMN collection.id         IS 'class: operational; retention: collection';
COMMENT ON COLUMN collection.title      IS 'class: media; retention: collection';
COMMENT ON COLUMN collection.version    IS 'class: operational; retention: collection';
COMMENT ON COLUMN collection.numbering  IS 'class: operational; retention: collection';
COMMENT ON COLUMN collection.created_at IS 'class: operational; retention: collection';

CREATE TABLE collection_asset (
    account_id    uuid    NOT NULL,
    collection_id uuid    NOT NULL,
    asset_id      uuid    NOT NULL,
    position      numeric NOT NULL,
    PRIMARY KEY (account_id, collection_id, asset_id),
    FOREIGN KEY (account_id, collection_id) REFERENCES collection ON DELETE CASCADE,
    UNIQUE (account_id, collection_id, position) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX collection_asset_asset ON collection_asset (account_id, asset_id);
COMMENT ON COLUMN collection_asset.account_id    IS 'class: operational; retention: collection';
COMMENT ON COLUMN collection_asset.collection_id IS 'class: operational; retention: collection';
COMMENT ON COLUMN collection_asset.asset_id      IS 'class: operational; retention: collection';
COMMENT ON COLUMN collection_asset.position      IS 'class: operational; retention: collection';
