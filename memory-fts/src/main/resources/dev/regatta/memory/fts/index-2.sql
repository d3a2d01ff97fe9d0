-- The FTS5 index over the records, and the triggers that keep it in step with every writer: what can be made again.
-- {tokenizer} stands for the tokenizer, {pairs of X} for the text of spaced.sql with X in the place of {text}.

-- What is searched beside the content: the strings of the metadata, and the contents of the neighbours in the sequence.
CREATE TABLE memory_context (
    number INTEGER PRIMARY KEY,
    about  TEXT NOT NULL,
    around TEXT NOT NULL
) STRICT;

CREATE VIEW memory_around AS
SELECT m.number, (
    SELECT group_concat(content, char(10)) FROM (
        SELECT id, content FROM (
            SELECT id, content FROM memory n WHERE n.sequence = m.sequence AND n.id < m.id ORDER BY n.id DESC LIMIT 2)
        UNION ALL
        SELECT id, content FROM (
            SELECT id, content FROM memory n WHERE n.sequence = m.sequence AND n.id > m.id ORDER BY n.id LIMIT 2)
        ORDER BY id)
) AS around
FROM memory m WHERE m.sequence IS NOT NULL;

CREATE VIEW memory_about AS
SELECT number, CASE WHEN metadata = '{}' THEN '' ELSE coalesce((
    SELECT group_concat(value, char(10)) FROM (SELECT value FROM json_each(metadata) WHERE type = 'text' ORDER BY key)
), '') END AS about
FROM memory;

CREATE VIEW memory_text AS
SELECT m.number,
    {pairs of m.content} AS content,
    {pairs of c.about} AS about,
    {pairs of c.around} AS around
FROM memory m JOIN memory_context c ON c.number = m.number;

CREATE VIRTUAL TABLE memory_index USING fts5 (
    content,
    about,
    around,
    content = 'memory_text',
    content_rowid = 'number',
    tokenize = '{tokenizer}'
);

INSERT INTO memory_context (number, about, around)
SELECT m.number, a.about, coalesce((SELECT r.around FROM memory_around r WHERE r.number = m.number), '')
FROM memory m JOIN memory_about a ON a.number = m.number;

INSERT INTO memory_index (memory_index) VALUES ('rebuild');

CREATE TRIGGER memory_context_inserted AFTER INSERT ON memory_context BEGIN
    INSERT INTO memory_index (rowid, content, about, around)
    SELECT number, content, about, around FROM memory_text WHERE number = new.number;
END;

CREATE TRIGGER memory_context_updating BEFORE UPDATE ON memory_context BEGIN
    INSERT INTO memory_index (memory_index, rowid, content, about, around)
    SELECT 'delete', number, content, about, around FROM memory_text WHERE number = old.number;
END;

CREATE TRIGGER memory_context_updated AFTER UPDATE ON memory_context BEGIN
    INSERT INTO memory_index (rowid, content, about, around)
    SELECT number, content, about, around FROM memory_text WHERE number = new.number;
END;

CREATE TRIGGER memory_context_deleting BEFORE DELETE ON memory_context BEGIN
    INSERT INTO memory_index (memory_index, rowid, content, about, around)
    SELECT 'delete', number, content, about, around FROM memory_text WHERE number = old.number;
END;

CREATE TRIGGER memory_inserted AFTER INSERT ON memory WHEN new.sequence IS NULL BEGIN
    INSERT INTO memory_context (number, about, around)
    SELECT number, about, '' FROM memory_about WHERE number = new.number;
END;

CREATE TRIGGER memory_inserted_in_sequence AFTER INSERT ON memory WHEN new.sequence IS NOT NULL BEGIN
    INSERT INTO memory_context (number, about, around)
    SELECT a.number, a.about, coalesce(r.around, '')
    FROM memory_about a JOIN memory_around r ON r.number = a.number WHERE a.number = new.number;
    UPDATE memory_context
    SET around = coalesce((SELECT r.around FROM memory_around r WHERE r.number = memory_context.number), '')
    WHERE number IN (
        SELECT number FROM (
            SELECT number FROM memory WHERE sequence = new.sequence AND id < new.id ORDER BY id DESC LIMIT 2)
        UNION ALL
        SELECT number FROM (
            SELECT number FROM memory WHERE sequence = new.sequence AND id > new.id ORDER BY id LIMIT 2));
END;

CREATE TRIGGER memory_updating BEFORE UPDATE ON memory BEGIN
    DELETE FROM memory_context WHERE number = old.number;
END;

CREATE TRIGGER memory_updated AFTER UPDATE ON memory BEGIN
    DELETE FROM memory_vector WHERE number = old.number;
    INSERT INTO memory_context (number, about, around)
    SELECT a.number, a.about, coalesce((SELECT r.around FROM memory_around r WHERE r.number = a.number), '')
    FROM memory_about a WHERE a.number = new.number;
    UPDATE memory_context
    SET around = coalesce((SELECT r.around FROM memory_around r WHERE r.number = memory_context.number), '')
    WHERE number <> new.number AND number IN (
        SELECT number FROM (
            SELECT number FROM memory WHERE sequence = old.sequence AND id < old.id ORDER BY id DESC LIMIT 2)
        UNION ALL
        SELECT number FROM (
            SELECT number FROM memory WHERE sequence = old.sequence AND id > old.id ORDER BY id LIMIT 2)
        UNION ALL
        SELECT number FROM (
            SELECT number FROM memory WHERE sequence = new.sequence AND id < new.id ORDER BY id DESC LIMIT 2)
        UNION ALL
        SELECT number FROM (
            SELECT number FROM memory WHERE sequence = new.sequence AND id > new.id ORDER BY id LIMIT 2));
END;

CREATE TRIGGER memory_deleting BEFORE DELETE ON memory BEGIN
    DELETE FROM memory_context WHERE number = old.number;
END;

CREATE TRIGGER memory_deleted AFTER DELETE ON memory BEGIN
    DELETE FROM memory_vector WHERE number = old.number;
    UPDATE memory_context
    SET around = coalesce((SELECT r.around FROM memory_around r WHERE r.number = memory_context.number), '')
    WHERE number IN (
        SELECT number FROM (
            SELECT number FROM memory WHERE sequence = old.sequence AND id < old.id ORDER BY id DESC LIMIT 2)
        UNION ALL
        SELECT number FROM (
            SELECT number FROM memory WHERE sequence = old.sequence AND id > old.id ORDER BY id LIMIT 2));
END;
