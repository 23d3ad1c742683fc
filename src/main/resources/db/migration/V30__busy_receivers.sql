-- A receiver that is busy is left alone as a whole until then, not delivery by delivery; how often in a row it said so.
ALTER TABLE webhook ADD COLUMN busy_until timestamptz, ADD COLUMN busy_times integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN webhook.busy_until IS 'class: operational; retention: account';
COMMENT ON COLUMN webhook.busy_times IS 'class: operational; retention: account';
