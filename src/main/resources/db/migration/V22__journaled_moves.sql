-- What is moved is in the erasure journal before its old object goes, so that a database that is restored from an older backup
-- finds the bytes where they are by now.

-- When the account was last called at home elsewhere; until then it is where it was when it was opened.
ALTER TABLE account ADD COLUMN home_at timestamptz;
COMMENT ON COLUMN account.home_at IS 'class: account; retention: account';
UPDATE account SET home_at = asked_at FROM account_move m WHERE m.account_id = account.account_id;

ALTER TABLE account_move ADD COLUMN journaled boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN account_move.journaled IS 'class: operational; retention: account';

-- Of what an asset named before: which one, and what it names instead, until the journal says so.
ALTER TABLE leftover
    ADD COLUMN asset_id uuid,
    ADD COLUMN moved_to text,
    ADD COLUMN moved_at timestamptz,
    ADD CHECK (moved_to IS NULL OR (asset_id IS NOT NULL AND moved_at IS NOT NULL));
CREATE INDEX leftover_unjournaled ON leftover (moved_at) WHERE moved_to IS NOT NULL;
COMMENT ON COLUMN leftover.asset_id IS 'class: operational; retention: intake';
COMMENT ON COLUMN leftover.moved_to IS 'class: operational; retention: intake';
COMMENT ON COLUMN leftover.moved_at IS 'class: operational; retention: intake';
