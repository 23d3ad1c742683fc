-- Which request has the key: a replica that slept past its lease must not finish what another has begun anew since.
ALTER TABLE request_key ADD COLUMN holder uuid;
COMMENT ON COLUMN request_key.holder IS 'class: operational; retention: requestkey';
