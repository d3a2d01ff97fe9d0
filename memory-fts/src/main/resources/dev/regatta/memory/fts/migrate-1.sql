-- From version 1, which knew neither importance, source and sequence nor what is around a record.
DROP TRIGGER memory_inserted;

DROP TRIGGER memory_deleted;

DROP TRIGGER memory_updated;

DROP TABLE memory_index;

ALTER TABLE memory RENAME TO memory_1;
