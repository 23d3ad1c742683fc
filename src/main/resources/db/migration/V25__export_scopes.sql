-- Those of the token that asked, which decide what is in an export; one from before has none, and holds everything.
ALTER TABLE export ADD COLUMN scopes text[];
COMMENT ON COLUMN export.scopes IS 'class: operational; retention: export';
