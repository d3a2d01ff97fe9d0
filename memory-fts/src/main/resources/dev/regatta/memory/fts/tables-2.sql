-- Version 2. The records and their vectors: what cannot be made again.
CREATE TABLE memory (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE DEFAULT (
        printf('%015x', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) << 12) || lower(hex(randomblob(5))))
        CHECK (length(id) BETWEEN 1 AND 200),
    scope      TEXT NOT NULL DEFAULT '/' CHECK (
        scope = '/' OR (
            scope GLOB '/*[^/]' AND instr(scope, '//') = 0
            AND instr(scope, ' ') + instr(scope, char(9)) + instr(scope, char(10)) + instr(scope, char(13)) = 0)),
    content    TEXT NOT NULL CHECK (length(content) <= 1000000),
    metadata   TEXT NOT NULL DEFAULT '{}' CHECK (metadata = '{}' OR json_type(metadata) = 'object'),
    importance REAL NOT NULL DEFAULT 0.5 CHECK (importance BETWEEN 0 AND 1),
    run        TEXT,
    task       TEXT,
    agent      TEXT,
    sequence   TEXT,
    time       INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT;

CREATE INDEX memory_scope ON memory (scope);

CREATE INDEX memory_sequence ON memory (sequence, id) WHERE sequence IS NOT NULL;

CREATE TABLE memory_vector (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    number  INTEGER NOT NULL UNIQUE,
    model   TEXT NOT NULL,
    vector  BLOB NOT NULL
) STRICT;
