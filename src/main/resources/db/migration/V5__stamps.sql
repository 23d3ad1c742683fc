-- What was received and what is stored differ once the mark is written into the file; the record knows both: what was received
-- stands here where it differs.
ALTER TABLE asset
    ADD COLUMN stamp           text   NOT NULL DEFAULT 'unsupported'
        CHECK (stamp IN ('stamped', 'credentialed', 'malformed', 'unsupported', 'declined')),
    ADD COLUMN received_bytes  bigint CHECK (received_bytes >= 0),
    ADD COLUMN received_sha256 bytea  CHECK (octet_length(received_sha256) = 32);
COMMENT ON COLUMN asset.stamp           IS 'class: operational; retention: asset';
COMMENT ON COLUMN asset.received_bytes  IS 'class: media; retention: asset';
COMMENT ON COLUMN asset.received_sha256 IS 'class: media; retention: asset';

-- Where the stamping of an upload is: its state holds back bytes that were received but are not stored yet.
ALTER TABLE upload
    ADD COLUMN as_sent       boolean NOT NULL DEFAULT false,
    ADD COLUMN stamp_state   bytea,
    ADD COLUMN stored_digest bytea;
COMMENT ON COLUMN upload.as_sent       IS 'class: operational; retention: intake';
COMMENT ON COLUMN upload.stamp_state   IS 'class: media; retention: intake';
COMMENT ON COLUMN upload.stored_digest IS 'class: media; retention: intake';
