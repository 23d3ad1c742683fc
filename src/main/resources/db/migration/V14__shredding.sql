-- Keys of what is sealed in the store. Destroying an account's key leaves of its objects nothing that anyone can read.

-- Made when the account's first object is to be sealed; goes with the account. The only table whose copies can bring bytes
-- back, together with the master key: back it up apart from the others and overwrite each copy by the next.
CREATE TABLE account_key (
    account_id uuid        NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    wrapped    bytea       NOT NULL,
    master_id  text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_key_master ON account_key (master_id);
COMMENT ON COLUMN account_key.account_id IS 'class: operational; retention: account';
COMMENT ON COLUMN account_key.wrapped    IS 'class: operational; retention: account';
COMMENT ON COLUMN account_key.master_id  IS 'class: operational; retention: account';
COMMENT ON COLUMN account_key.created_at IS 'class: operational; retention: account';

-- One row for each object that is sealed, from before its first byte until it is gone from the store; an object without one
-- is kept as it is. The size is known when it was written whole.
CREATE TABLE object_key (
    account_id uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    id         uuid        NOT NULL,
    wrapped    bytea       NOT NULL,
    size_bytes bigint      CHECK (size_bytes >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id)
);
COMMENT ON COLUMN object_key.account_id IS 'class: operational; retention: asset';
COMMENT ON COLUMN object_key.id         IS 'class: operational; retention: asset';
COMMENT ON COLUMN object_key.wrapped    IS 'class: operational; retention: asset';
COMMENT ON COLUMN object_key.size_bytes IS 'class: media; retention: asset';
COMMENT ON COLUMN object_key.created_at IS 'class: operational; retention: asset';
