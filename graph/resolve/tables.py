"""The tables of identity, which stand in papers.sqlite; see graph/resolve/register.py."""

SCHEMA = """
-- What each fact of each paper is. `block` and `form` are those it is decided by (see
-- graph/resolve/forms.py), NULL where its name follows from others'; `place` orders mentions as
-- their papers and facts are ordered.
CREATE TABLE mentions (
  document TEXT NOT NULL,
  stage TEXT NOT NULL,
  fact TEXT NOT NULL,
  place TEXT NOT NULL,
  block TEXT,
  form TEXT,
  written TEXT NOT NULL,
  iri TEXT,
  PRIMARY KEY (document, stage, fact)
) WITHOUT ROWID;
CREATE INDEX mentions_block ON mentions (stage, block, form, place);
CREATE INDEX mentions_iri ON mentions (iri);
CREATE INDEX mentions_unnamed ON mentions (stage, block, form) WHERE iri IS NULL;

-- The forms of each block: how many mentions, and the IRI that all of them have that have one.
CREATE TABLE forms (
  stage TEXT NOT NULL,
  block TEXT NOT NULL,
  form TEXT NOT NULL,
  met INTEGER NOT NULL,
  iri TEXT,
  PRIMARY KEY (stage, block, form)
) WITHOUT ROWID;

-- The things that blocks have made; `wished` is the name before "-2" was put after it.
CREATE TABLE things (
  iri TEXT NOT NULL,
  stage TEXT NOT NULL,
  block TEXT NOT NULL,
  wished TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT,
  note TEXT NOT NULL,
  PRIMARY KEY (iri, stage)
) WITHOUT ROWID;
CREATE INDEX things_block ON things (stage, block);
CREATE INDEX things_wished ON things (stage, wished, block);

-- Blocks that one mention brings together.
CREATE TABLE couplings (
  document TEXT NOT NULL,
  stage TEXT NOT NULL,
  fact TEXT NOT NULL,
  block TEXT NOT NULL,
  other TEXT NOT NULL,
  PRIMARY KEY (document, stage, fact, other)
) WITHOUT ROWID;
CREATE INDEX couplings_block ON couplings (stage, block, other);
CREATE INDEX couplings_other ON couplings (stage, other, block);

-- Why mentions are, or may be, one thing, by the block that decided; see IdentityJudgement.
CREATE TABLE judgements (
  stage TEXT NOT NULL,
  block TEXT NOT NULL,
  left_document TEXT NOT NULL,
  left_fact TEXT NOT NULL,
  right_document TEXT NOT NULL,
  right_fact TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')),
  score REAL NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX judgements_block ON judgements (stage, block);
"""
