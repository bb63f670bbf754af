extension Schema {
  /// All tables and indexes, as they are in a new store.
  static let text = """
    -- What a spec file said. The same spec is stored once.
    CREATE TABLE spec (
      id INTEGER PRIMARY KEY,
      hash TEXT NOT NULL UNIQUE,      -- SHA-256 of canonical, 64 hexadecimal digits
      source TEXT NOT NULL,           -- as typed
      canonical TEXT NOT NULL,        -- a spec that reads as this one, overrides included
      swept TEXT NOT NULL             -- JSON array of the parameters that vary
    ) STRICT;

    CREATE TABLE experiment (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      description TEXT,
      latest_spec INTEGER NOT NULL REFERENCES spec,
      created_at INTEGER NOT NULL,    -- all times are milliseconds since 1970-01-01 UTC
      deleted_at INTEGER              -- set where it is in the trash
    ) STRICT;

    -- One setting with no choice left, plus a seed. The same trial is stored once.
    CREATE TABLE trial (
      id INTEGER PRIMARY KEY,
      hash TEXT NOT NULL UNIQUE,      -- SHA-256 of canonical, 64 hexadecimal digits
      canonical TEXT NOT NULL,        -- JSON: dataset, parameters, seed, stop, workload
      seed INTEGER NOT NULL
    ) STRICT;

    -- The trials that a spec expands to, in order.
    CREATE TABLE plan (
      spec INTEGER NOT NULL REFERENCES spec,
      position INTEGER NOT NULL,      -- from 0
      trial INTEGER NOT NULL REFERENCES trial,
      PRIMARY KEY (spec, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE parameter (
      trial INTEGER NOT NULL REFERENCES trial,
      name TEXT NOT NULL,
      value ANY NOT NULL,             -- a list or object as JSON text, NaN as the text 'NaN'
      kind TEXT NOT NULL CHECK (kind IN ('bool', 'integer', 'number', 'string', 'list', 'object')),
      PRIMARY KEY (trial, name)
    ) STRICT, WITHOUT ROWID;

    -- The processes that wrote runs; one that died leaves runs that say 'running'.
    CREATE TABLE writer (
      id INTEGER PRIMARY KEY,
      host TEXT NOT NULL,
      pid INTEGER NOT NULL,
      process_start TEXT NOT NULL,    -- tells this process from a later one with the same pid
      heartbeat_at INTEGER NOT NULL
    ) STRICT;

    -- One execution of a trial.
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,      -- 16 hexadecimal digits, unique in all stores
      experiment INTEGER NOT NULL REFERENCES experiment,
      spec INTEGER NOT NULL REFERENCES spec,
      trial INTEGER NOT NULL REFERENCES trial,
      position INTEGER NOT NULL,      -- of the trial in the spec's plan
      attempt INTEGER NOT NULL,       -- from 1, per experiment and trial
      status TEXT NOT NULL,           -- running finished stopped diverged terminated failed interrupted
      started_at INTEGER NOT NULL,
      finished_at INTEGER,
      message TEXT,
      note TEXT,
      provenance TEXT NOT NULL,       -- JSON
      writer INTEGER REFERENCES writer,
      deleted_at INTEGER,             -- set where it is in the trash
      resumed_from INTEGER REFERENCES run,
      resumed_at INTEGER              -- the step
    ) STRICT;
    CREATE INDEX run_of_trial ON run (experiment, trial, attempt);
    CREATE INDEX run_started ON run (started_at);
    CREATE INDEX run_running ON run (writer) WHERE status = 'running';

    CREATE TABLE tag (
      run INTEGER NOT NULL REFERENCES run,
      name TEXT NOT NULL,
      PRIMARY KEY (run, name)
    ) STRICT, WITHOUT ROWID;

    -- What a run noticed about itself.
    CREATE TABLE finding (
      run INTEGER NOT NULL REFERENCES run,
      position INTEGER NOT NULL,      -- from 0
      kind TEXT NOT NULL,
      step INTEGER,                   -- from which on it holds
      message TEXT NOT NULL,
      details TEXT NOT NULL,          -- JSON: number by name; NaN, infinities as texts
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID;

    -- A function and its gradient on a grid. The same field is stored once.
    CREATE TABLE field (
      id INTEGER PRIMARY KEY,
      hash TEXT NOT NULL UNIQUE,      -- SHA-256 of canonical and content
      canonical TEXT NOT NULL,        -- JSON: function, axes x and y, fixed
      content BLOB NOT NULL           -- float64: values, slopes by x, by y
    ) STRICT;

    CREATE TABLE run_field (
      run INTEGER NOT NULL REFERENCES run,
      field INTEGER NOT NULL REFERENCES field,
      PRIMARY KEY (run, field)
    ) STRICT, WITHOUT ROWID;

    -- From where a run can go on.
    CREATE TABLE checkpoint (
      run INTEGER PRIMARY KEY REFERENCES run,
      step INTEGER NOT NULL,          -- updates done
      elapsed INTEGER NOT NULL,       -- milliseconds
      counts TEXT NOT NULL,           -- JSON: points so far by metric
      hash TEXT NOT NULL,             -- SHA-256 of content
      content BLOB NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;

    -- What a program printed, in the order in which it came.
    CREATE TABLE log (
      run INTEGER NOT NULL REFERENCES run,
      position INTEGER NOT NULL,      -- from 0
      pieces BLOB NOT NULL,           -- uint32 triples: milliseconds, stream, bytes
      content BLOB NOT NULL,          -- the pieces' bytes one after the other, zlib
      PRIMARY KEY (run, position)
    ) STRICT;

    -- A file that a program left; its content is in the folder of contents by its hash.
    CREATE TABLE artifact (
      run INTEGER NOT NULL REFERENCES run,
      path TEXT NOT NULL,             -- within the run's folder
      hash TEXT NOT NULL,             -- SHA-256, 64 hexadecimal digits
      size INTEGER NOT NULL,          -- bytes
      PRIMARY KEY (run, path)
    ) STRICT, WITHOUT ROWID;

    -- How a program was executed.
    CREATE TABLE process (
      run INTEGER PRIMARY KEY REFERENCES run,
      words TEXT NOT NULL,            -- JSON array: the program and its arguments
      folder TEXT NOT NULL,           -- that it was run in
      exit_code INTEGER,              -- NULL where a signal ended it or it did not begin
      signal INTEGER,                 -- the number, NULL where none ended it
      user_time INTEGER NOT NULL,     -- milliseconds of processor time, children included
      system_time INTEGER NOT NULL,
      peak_memory INTEGER NOT NULL    -- bytes
    ) STRICT;

    -- One metric of one run, summed up: asking for these numbers reads no points.
    CREATE TABLE series (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES run,
      metric TEXT NOT NULL,
      count INTEGER NOT NULL,
      first_step INTEGER NOT NULL,
      last_step INTEGER NOT NULL,
      last ANY NOT NULL,              -- NaN as the text 'NaN'
      minimum ANY,                    -- of the finite values, NULL where there is none
      maximum ANY,                    -- ANY keeps -0, which REAL would make 0
      nan_count INTEGER NOT NULL,
      infinity_count INTEGER NOT NULL,
      mean ANY,                       -- of the finite values, NULL where there is none
      UNIQUE (run, metric)
    ) STRICT;

    -- Up to 4096 points of a series, in the order of recording; little-endian throughout.
    CREATE TABLE chunk (
      series INTEGER NOT NULL REFERENCES series,
      position INTEGER NOT NULL,      -- of its first point in the series, from 0
      count INTEGER NOT NULL,
      first_step INTEGER NOT NULL,
      stride INTEGER,                 -- point i is at first_step + i * stride; NULL: see steps
      steps BLOB,                     -- int64, where they do not follow a stride
      "values" BLOB NOT NULL,         -- float64
      elapsed BLOB NOT NULL,          -- milliseconds since the run's start: uint32, uint16 differences
      checksum INTEGER,               -- CRC-32; NULL in rows of version 1
      PRIMARY KEY (series, position)
    ) STRICT;

    """
}
