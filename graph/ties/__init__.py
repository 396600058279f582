"""The network kept in papers.sqlite: what joins two things, paper by paper, and where things stand.

`graph.networks` reads a network out of any graph, all of it. Pages want a piece of it in a few
milliseconds, so each publication writes here what its own papers say: `reading` finds it in a
paper's graph, `record` keeps it, `places` says where a thing stands in the drawing, `asked` answers
with the same records that `graph.networks` gives. Kinds and names are those of `graph.networks`.
"""
