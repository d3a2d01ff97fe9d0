-- Version 1. The records, and an FTS5 index over their content that triggers keep in step with every writer.
CREATE TABLE memory (
    number   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    scope    TEXT NOT NULL,
    content  TEXT NOT NULL,
    metadata TEXT NOT NULL,
    time     INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE memory_index USING fts5 (
    content,
    content = 'memory',
    content_rowid = 'number',
    tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER memory_inserted AFTER INSERT ON memory BEGIN
    INSERT INTO memory_index (rowid, content) VALUES (new.number, new.content);
END;

CREATE TRIGGER memory_deleted AFTER DELETE ON memory BEGIN
    INSERT INTO memory_index (memory_index, rowid, content) VALUES ('delete', old.number, old.content);
END;

CREATE TRIGGER memory_updated AFTER UPDATE OF content, number ON memory BEGIN
    INSERT INTO memory_index (memory_index, rowid, content) VALUES ('delete', old.number, old.content);
    INSERT INTO memory_index (rowid, content) VALUES (new.number, new.content);
END;
