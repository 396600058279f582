// Read a GEXF file with graphology and tell, as JSON, what it found.
import { readFileSync } from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";

const graph = gexf.parse(Graph.MultiDirectedGraph, readFileSync(process.argv[2], "utf8"), {
  addMissingNodes: false,
  allowUndeclaredAttributes: false,
});
process.stdout.write(
  JSON.stringify({
    nodes: graph.mapNodes((id, attributes) => [id, attributes]),
    edges: graph.mapEdges((id, attributes, source, target) => [id, source, target, attributes]),
  }),
);
