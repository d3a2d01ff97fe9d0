-- Version 1. {number} numbers rows, {bytes} is a value, {exact} compares names by their code points.
CREATE TABLE regatta_run (
  num {number},
  id TEXT {exact} NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  tenant TEXT NOT NULL,
  parent TEXT NOT NULL,
  status TEXT NOT NULL,
  wake_at BIGINT,
  detail TEXT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  line_count BIGINT NOT NULL,
  byte_count BIGINT NOT NULL,
  signalled INTEGER NOT NULL,
  owner TEXT NOT NULL,
  fence BIGINT NOT NULL,
  ends BIGINT NOT NULL
);

CREATE INDEX regatta_run_order ON regatta_run (created, id);

CREATE INDEX regatta_run_open ON regatta_run (created, id) WHERE status IN ('RUNNING', 'SUSPENDED', 'IN_DOUBT');

CREATE INDEX regatta_run_parent ON regatta_run (parent) WHERE parent <> '';

CREATE TABLE regatta_input (
  run BIGINT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,
  bytes {bytes} NOT NULL
);

CREATE TABLE regatta_line (
  place {place} PRIMARY KEY,
  step TEXT NOT NULL,
  kind TEXT NOT NULL,
  body {bytes} NOT NULL
);

CREATE TABLE regatta_blob (
  run BIGINT NOT NULL,
  digest TEXT NOT NULL,
  bytes {bytes} NOT NULL,
  PRIMARY KEY (run, digest)
);

CREATE TABLE regatta_signal (
  run BIGINT NOT NULL,
  number BIGINT NOT NULL,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  body {bytes} NOT NULL,
  sent BIGINT NOT NULL,
  PRIMARY KEY (run, number),
  UNIQUE (run, name, id)
);

CREATE TABLE regatta_lease (
  name TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  fence BIGINT NOT NULL,
  ends BIGINT NOT NULL
);

CREATE TABLE regatta_state (
  name TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  bytes {bytes}
);

CREATE TABLE regatta_outbox (
  num {number},
  id TEXT NOT NULL UNIQUE,
  run_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  body {bytes} NOT NULL,
  sent INTEGER NOT NULL
);

CREATE INDEX regatta_outbox_unsent ON regatta_outbox (num) WHERE sent = 0;

CREATE INDEX regatta_outbox_run ON regatta_outbox (run_id);
