"""The ledger's tables, and the marks by which its file is known.

A content is stored once (``invoice``), and for each run that judged it what came of it (``verdict``). ``line`` has of
every billed line whose days it bills and when; ``reference`` the numbers that invoices name. Names of people stand
nowhere in a ledger with pseudonyms: ``person``, ``mark`` and ``hash`` are keyed (``names.Keeper``), ``body`` is veiled.
"""

from __future__ import annotations

APPLICATION = 0x41564C47  # "AVLG", at byte 68 of the file
VERSION = 1  # at byte 60

TABLES = f"""
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key BLOB NOT NULL UNIQUE,
    day TEXT NOT NULL,           -- the day of the audit
    as_of TEXT NOT NULL,         -- the day that it judged for
    rulebook TEXT NOT NULL,      -- its version
    rulebook_sha256 TEXT NOT NULL,
    begun TEXT NOT NULL,         -- by the clock, UTC
    finished TEXT,               -- NULL until it has
    invoices INTEGER,
    outcomes TEXT                -- JSON: outcome -> how many
);
CREATE TABLE batch (
    run INTEGER NOT NULL REFERENCES run (id), name TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE TABLE invoice (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    number TEXT, mark INTEGER,   -- the invoice's number, and by what it is looked up
    digits TEXT, sender TEXT,    -- the sender's organisationsnummer and name (folded)
    agreement TEXT, term TEXT,
    credit INTEGER NOT NULL,     -- 1: a credit note, or perhaps one
    body BLOB NOT NULL           -- the invoice, JSON packed by zlib
);
CREATE INDEX invoice_of_number ON invoice (mark, digits);
CREATE INDEX invoice_of_term ON invoice (term, digits);
CREATE TABLE verdict (
    invoice INTEGER NOT NULL REFERENCES invoice (id), run INTEGER NOT NULL REFERENCES run (id), place INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    requested INTEGER, owed INTEGER, disputed INTEGER,  -- whole öre; NULL where it isn't known
    PRIMARY KEY (invoice, run, place)
) WITHOUT ROWID;
CREATE TABLE reference (
    mark INTEGER NOT NULL, invoice INTEGER NOT NULL REFERENCES invoice (id), PRIMARY KEY (mark, invoice)
) WITHOUT ROWID;
CREATE INDEX reference_of ON reference (invoice);
CREATE TABLE line (
    person INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,  -- days as ordinals
    invoice INTEGER NOT NULL REFERENCES invoice (id), PRIMARY KEY (person, first, last, invoice)
) WITHOUT ROWID;
"""
