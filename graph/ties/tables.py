"""The tables of the network in papers.sqlite."""

SCHEMA = """
-- Things that something joins. `x`, `y`: where it stands in its council's disc, of radius 1; NULL
-- for what is of no council. `degree` counts its edges. Empty text for what is not known.
CREATE TABLE network_nodes (
  id INTEGER PRIMARY KEY,
  iri TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL DEFAULT '',
  label TEXT NOT NULL DEFAULT '',
  council TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL DEFAULT '',
  date TEXT NOT NULL DEFAULT '',
  x REAL,
  y REAL,
  degree INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX network_nodes_council ON network_nodes (council);

-- What each paper calls a thing that it joins to another.
CREATE TABLE network_names (
  node INTEGER NOT NULL,
  document TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  council TEXT NOT NULL,
  body TEXT NOT NULL,
  date TEXT NOT NULL,
  PRIMARY KEY (node, document)
) WITHOUT ROWID;
CREATE INDEX network_names_document ON network_names (document);

-- What each paper says that joins two things, with the passage (code points; equal where none).
-- `via` is the thing that became this tie: a membership, a meeting.
CREATE TABLE network_ties (
  document TEXT NOT NULL,
  kind TEXT NOT NULL,
  source INTEGER NOT NULL,
  target INTEGER NOT NULL,
  role TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  via TEXT NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL
);
CREATE INDEX network_ties_document ON network_ties (document);
CREATE INDEX network_ties_ends ON network_ties (source, target);
CREATE INDEX network_ties_kind ON network_ties (kind, first);

-- One edge for all ties of a kind and role between two things: first and last day, what they count
-- (`weight`: memberships, meetings, else papers), and the passage of the last of them.
CREATE TABLE network_edges (
  source INTEGER NOT NULL,
  target INTEGER NOT NULL,
  kind TEXT NOT NULL,
  role TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  weight INTEGER NOT NULL,
  document TEXT NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (source, target, kind, role)
) WITHOUT ROWID;
CREATE INDEX network_edges_from ON network_edges (source, last);
CREATE INDEX network_edges_to ON network_edges (target, last);
CREATE INDEX network_edges_last ON network_edges (last);
"""
