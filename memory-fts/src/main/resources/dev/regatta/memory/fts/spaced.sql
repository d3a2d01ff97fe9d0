-- A text with its runs of scripts without spaces as overlapping pairs of characters, and the last character alone. Other
-- texts stay as they are: most are recognised by having as many bytes as characters. In pieces of 10,000 and of these in
-- pieces of 200 characters, since finding the n-th character takes time in proportion to n. The ranges are those of DenseScripts.java.
(CASE WHEN length({text}) = length(CAST({text} AS BLOB)) OR {text} NOT GLOB '*[{dense}]*' THEN {text} ELSE (
    WITH RECURSIVE
        part (start, chars) AS (
            SELECT 1, substr(' ' || {text} || ' ', 1, 10002)
            UNION ALL
            SELECT start + 10000, substr(' ' || {text} || ' ', start + 10000, 10002) FROM part
            WHERE start + 10000 <= length({text})),
        piece (start, chars, inside, whole) AS (
            SELECT start, substr(chars, 1, 202), 1, chars FROM part
            UNION ALL
            SELECT start + 200, substr(whole, inside + 200, 202), inside + 200, whole FROM piece
            WHERE inside + 200 <= length(whole) - 2),
        place (start, chars, i) AS (
            SELECT start, chars, 2 FROM piece
            UNION ALL
            SELECT start, chars, i + 1 FROM place WHERE i + 2 <= length(chars))
    SELECT group_concat(
        CASE
            WHEN substr(chars, i, 1) GLOB '[{dense}]' THEN
                ' ' || substr(chars, i, 1) || CASE WHEN substr(chars, i + 1, 1) GLOB '[{dense}]' THEN substr(chars, i + 1, 1) ELSE '' END
            WHEN substr(chars, i - 1, 1) GLOB '[{dense}]' THEN ' ' || substr(chars, i, 1)
            ELSE substr(chars, i, 1)
        END, '')
    FROM (SELECT start, chars, i FROM place WHERE i < length(chars) ORDER BY start, i))
END)
