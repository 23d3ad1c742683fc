-- Words as people look for them: those of file names, in any width, case and form of Unicode, umlauts in both spellings, and
-- scripts that leave no spaces between words by pairs of characters. Nothing here asks the locale of the database.

-- Capitals, accents, widths and ligatures apart; sounds of Korean and marks of Japanese stay whole.
CREATE FUNCTION search_folded(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
SELECT lower(replace(replace(replace(translate(
    normalize(regexp_replace(normalize(said, NFKD), '[\u0300-\u036f]', '', 'g'), NFC),
    'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІҐЃЂЉЊЌЋЏЅѢØÆẞÞÐŁ',
    'αβγδεζηθικλμνξοπρστυφχψωσабвгдежзийклмнопрстуфхцчшщъыьэюяєіґѓђљњќћџѕѣøæßþðł'),
    'ß', 'ss'), 'ø', 'o'), 'æ', 'ae'))
$$;

-- The same with two letters for an umlaut.
CREATE FUNCTION search_spelled(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
SET search_path FROM CURRENT AS $$
SELECT search_folded(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    normalize(said, NFKC), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'Ä', 'ae'), 'Ö', 'oe'), 'Ü', 'ue'), 'ø', 'oe'), 'Ø', 'oe'),
    'å', 'aa'), 'Å', 'aa'), 'ẞ', 'ss'))
$$;

-- Words of a folded text in their order; characters of a script without spaces come as pairs, the last one alone too.
CREATE FUNCTION search_words(folded text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    spaceless CONSTANT text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+';
    word text;
    words text[] := '{}';
BEGIN
    IF octet_length(folded) = char_length(folded) THEN
        RETURN string_to_array(trim(regexp_replace(folded, '[^a-z0-9]+', ' ', 'g')), ' ');
    END IF;
    FOR word IN SELECT unnest(regexp_split_to_array(regexp_replace(folded, '(' || spaceless || ')', ' \1 ', 'g'),
        '[\u0001-\u002f\u003a-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u30fb\ufe00-\ufe4f]+'))
    LOOP
        IF word ~ spaceless THEN
            words := words || ARRAY(SELECT substr(word, n, 2) FROM generate_series(1, char_length(word)) n);
        ELSIF word <> '' THEN
            words := words || left(word, 500);
        END IF;
    END LOOP;
    RETURN words;
END $$;

-- What is plain goes by Postgres' own parser, which is much faster and finds the same words in it.
CREATE FUNCTION search_vector(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
SELECT CASE WHEN octet_length(said) = char_length(said)
    THEN to_tsvector('pg_catalog.simple', regexp_replace(said, '[^A-Za-z0-9]+', ' ', 'g'))
    ELSE (SELECT coalesce(string_agg(word || ':' || least(place, 16000), ' '), '')::tsvector
        FROM unnest(search_words(search_folded(said)) || CASE WHEN normalize(said, NFKC) ~ '[äöüÄÖÜøØåÅ]'
            THEN search_words(search_spelled(said)) ELSE '{}' END) WITH ORDINALITY AS found (word, place)
        WHERE word <> '') END
$$;

-- One word of a query: what it is made of follows one another in quotes, and is all there else.
CREATE FUNCTION search_term(said text, joined text, beginning boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
SELECT string_agg(word || CASE WHEN beginning AND place = cardinality(words)
        OR char_length(word) = 1 AND octet_length(word) > 2 THEN ':*' ELSE '' END, joined ORDER BY place)
FROM (SELECT CASE WHEN cardinality(pairs) > 1 AND octet_length(pairs[cardinality(pairs)]) > 2
        AND char_length(pairs[cardinality(pairs)]) = 1 AND char_length(pairs[cardinality(pairs) - 1]) = 2
        AND right(pairs[cardinality(pairs) - 1], 1) = pairs[cardinality(pairs)]
        THEN pairs[:cardinality(pairs) - 1] ELSE pairs END AS words
      FROM search_words(said) AS pairs) asked, unnest(words) WITH ORDINALITY AS found (word, place)
WHERE word <> ''
$$;

-- What was asked for: words that are all there, "in quotes" one behind the other, OR between alternatives, - before what is
-- not; the last word may be a beginning.
CREATE FUNCTION search_query(asked text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT
SET search_path FROM CURRENT AS $$
DECLARE
    part text;
    said text;
    term text;
    spelled text;
    place integer := 0;
    parts text[] := ARRAY(SELECT m[1] FROM regexp_matches(asked, '(-?"[^"]*"|[^\s"]+)', 'g') AS m);
    every text := '';
    whole text := '';
    quoted boolean;
    beginning boolean;
BEGIN
    FOREACH part IN ARRAY parts LOOP
        place := place + 1;
        IF lower(part) = 'or' AND every <> '' AND place < cardinality(parts) THEN
            whole := whole || every || ' | ';
            every := '';
            CONTINUE;
        END IF;
        quoted := right(part, 1) = '"';
        said := trim('"' FROM CASE WHEN left(part, 1) = '-' THEN substr(part, 2) ELSE part END);
        beginning := place = cardinality(parts) AND NOT quoted AND left(part, 1) <> '-';
        term := search_term(search_folded(said), CASE WHEN quoted THEN ' <-> ' ELSE ' & ' END, beginning);
        CONTINUE WHEN term IS NULL;
        spelled := search_term(search_spelled(said), CASE WHEN quoted THEN ' <-> ' ELSE ' & ' END, beginning);
        IF spelled <> term THEN
            term := '(' || term || ') | (' || spelled || ')';
        END IF;
        every := every || CASE WHEN every = '' THEN '' ELSE ' & ' END
            || CASE WHEN left(part, 1) = '-' THEN '!' ELSE '' END || '(' || term || ')';
    END LOOP;
    RETURN (whole || every)::tsquery;
END $$;

CREATE FUNCTION search_listed(said text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
SELECT array_to_string(said, ' ')
$$;

ALTER TABLE generation DROP COLUMN words;
ALTER TABLE generation ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (search_vector(
    left(coalesce(prompt, ''), 100000) || ' ' || coalesce(model, '') || ' ' || coalesce(feature, ''))) STORED;
CREATE INDEX generation_words ON generation USING gin (account_id, words) WHERE status <> 'erased';
COMMENT ON COLUMN generation.words IS 'class: prompt; retention: generation';

ALTER TABLE asset DROP COLUMN words;
UPDATE asset a SET run_words = g.words FROM generation g
WHERE g.account_id = a.account_id AND g.id = a.generation_id AND a.run_words IS NOT NULL AND a.run_words <> g.words;
ALTER TABLE asset ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
    search_vector(coalesce(title, '') || ' ' || coalesce(filename, '') || ' ' || search_listed(tags))
    || coalesce(run_words, ''::tsvector)) STORED;
CREATE INDEX asset_words ON asset USING gin (account_id, words) WHERE state = 'stored';
CREATE INDEX asset_tags ON asset USING gin (account_id, tags) WHERE state = 'stored';
COMMENT ON COLUMN asset.words IS 'class: prompt; retention: asset';

ALTER TABLE collection ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (search_vector(coalesce(title, ''))) STORED;
COMMENT ON COLUMN collection.words IS 'class: media; retention: collection';
