-- Corrections of what columns hold. The filter of an export has the words that were searched for: of titles, file names, prompts.
COMMENT ON COLUMN export.selection IS 'class: prompt; retention: export';
