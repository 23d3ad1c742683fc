-- Whether a receiver took long to answer the last time, or did not, for which it gets fewer of the places for deliveries.
ALTER TABLE webhook ADD COLUMN slow boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN webhook.slow IS 'class: operational; retention: account';

-- Ingests are taken account by account, so that the many of one don't stand before the few of another.
CREATE INDEX ingest_of_account ON ingest (account_id, next_at) WHERE state = 'pending';
DROP INDEX ingest_due;
