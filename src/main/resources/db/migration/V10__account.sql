-- What an account says of itself, and when its owner closed it; from then on nothing of it is let in or out.
ALTER TABLE account
    ADD COLUMN name           text,
    ADD COLUMN email          text,
    ADD COLUMN locale         text,
    ADD COLUMN communications boolean     NOT NULL DEFAULT true,
    ADD COLUMN home_region    text,
    ADD COLUMN version        integer     NOT NULL DEFAULT 1,
    ADD COLUMN closed_at      timestamptz;
-- nearly empty, so that asking it costs next to nothing
CREATE INDEX account_shut ON account (account_id) WHERE blocked OR closed_at IS NOT NULL;
COMMENT ON COLUMN account.name           IS 'class: account; retention: account';
COMMENT ON COLUMN account.email          IS 'class: account; retention: account';
COMMENT ON COLUMN account.locale         IS 'class: account; retention: account';
COMMENT ON COLUMN account.communications IS 'class: account; retention: account';
COMMENT ON COLUMN account.home_region    IS 'class: account; retention: account';
COMMENT ON COLUMN account.version        IS 'class: operational; retention: account';
COMMENT ON COLUMN account.closed_at      IS 'class: operational; retention: account';

-- What refuses tokens that outlive their account: the id is a digest of issuer and subject, and nothing else is kept.
CREATE TABLE erased_account (
    account_id uuid        NOT NULL PRIMARY KEY,
    erased_at  timestamptz NOT NULL
);
COMMENT ON COLUMN erased_account.account_id IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN erased_account.erased_at  IS 'class: operational; retention: unlimited';

-- What was erased, for whoever has the id; it names no account, so it is in no account's part of the database.
CREATE TABLE erasure_receipt (
    id          uuid        NOT NULL PRIMARY KEY,
    asked_at    timestamptz NOT NULL DEFAULT now(),
    deadline    timestamptz NOT NULL,
    finished_at timestamptz,
    counts      jsonb       NOT NULL DEFAULT '{}',
    digest      bytea       CHECK (octet_length(digest) = 32),
    CHECK ((finished_at IS NULL) = (digest IS NULL))
);
COMMENT ON COLUMN erasure_receipt.id          IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN erasure_receipt.asked_at    IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN erasure_receipt.deadline    IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN erasure_receipt.finished_at IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN erasure_receipt.counts      IS 'class: operational; retention: unlimited';
COMMENT ON COLUMN erasure_receipt.digest      IS 'class: operational; retention: unlimited';

-- The work of erasing a closed account; it goes with the account's row, which is the last of it.
CREATE TABLE account_erasure (
    account_id uuid        NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    receipt    uuid        NOT NULL,
    asked_at   timestamptz NOT NULL DEFAULT now(),
    next_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_erasure_due ON account_erasure (next_at);
COMMENT ON COLUMN account_erasure.account_id IS 'class: operational; retention: account';
COMMENT ON COLUMN account_erasure.receipt    IS 'class: operational; retention: account';
COMMENT ON COLUMN account_erasure.asked_at   IS 'class: operational; retention: account';
COMMENT ON COLUMN account_erasure.next_at    IS 'class: operational; retention: account';

-- The digests of the files that an account's erasure took, until the receipt holds the digest of them all.
CREATE TABLE erased_file (
    account_id uuid  NOT NULL REFERENCES account ON DELETE CASCADE,
    asset_id   uuid  NOT NULL,
    sha256     bytea NOT NULL,
    PRIMARY KEY (account_id, asset_id)
);
CREATE INDEX erased_file_order ON erased_file (account_id, sha256, asset_id);
COMMENT ON COLUMN erased_file.account_id IS 'class: operational; retention: account';
COMMENT ON COLUMN erased_file.asset_id   IS 'class: operational; retention: account';
COMMENT ON COLUMN erased_file.sha256     IS 'class: media; retention: account';
