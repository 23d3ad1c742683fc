-- Whether all came that a file's own structure announces.
ALTER TABLE asset ADD COLUMN received_whole boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN asset.received_whole IS 'class: operational; retention: asset';
