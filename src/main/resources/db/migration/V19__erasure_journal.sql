-- The objects of the erasure journal that this database knows of. One that was restored from a backup lacks the rows since, and
-- so finds in the store what it must erase again. The id is the object's name; a row is there before its object.
CREATE TABLE erasure_journal (
    id          uuid        NOT NULL PRIMARY KEY,
    created_at  timestamptz NOT NULL DEFAULT now(),
    recorded_at timestamptz,
    checked     boolean     NOT NULL DEFAULT false
);
-- Up to the newest one of these a replay found nothing that was not known; what is written meanwhile does not move it.
CREATE INDEX erasure_journal_checked ON erasure_journal (id) WHERE checked;
COMMENT ON COLUMN erasure_journal.checked     IS 'class: operational; retention: journal';
COMMENT ON COLUMN erasure_journal.id          IS 'class: operational; retention: journal';
COMMENT ON COLUMN erasure_journal.created_at  IS 'class: operational; retention: journal';
COMMENT ON COLUMN erasure_journal.recorded_at IS 'class: operational; retention: journal';

-- Nothing is removed from the store before the journal names it.
ALTER TABLE asset ADD COLUMN erase_journaled boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN asset.erase_journaled IS 'class: operational; retention: asset';
ALTER TABLE account_erasure ADD COLUMN journaled boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN account_erasure.journaled IS 'class: operational; retention: account';
ALTER TABLE generation ADD COLUMN erase_journaled boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN generation.erase_journaled IS 'class: operational; retention: generation';
CREATE INDEX generation_unjournaled ON generation (finished_at) WHERE status = 'erased' AND NOT erase_journaled;
