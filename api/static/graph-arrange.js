// Move the nodes of a drawing by ForceAtlas2, away from the page's own thread.
"use strict";
const ROUNDS = 30;
const STEPS = 10;
// The library names these when it is loaded, for readers of files that are not used here.
for (const name of ["DOMParser", "Document", "XMLDocument", "XMLSerializer"]) self[name] ??= class {};
onmessage = ({ data }) => {
  importScripts(...data.library);
  const graph = new graphology.UndirectedGraph();
  data.nodes.forEach(([x, y], key) => graph.addNode(key, { x, y }));
  data.edges.forEach(([source, target, weight]) => {
    if (source !== target) graph.updateEdge(source, target, (had) => ({ weight: (had.weight || 0) + Math.sqrt(weight) }));
  });
  const layout = graphologyLibrary.layoutForceAtlas2;
  const settings = { ...layout.inferSettings(graph), barnesHutOptimize: graph.order > 500 };
  for (let round = 0; round < ROUNDS; round += 1) {
    layout.assign(graph, { iterations: STEPS, settings });
    const places = new Float64Array(2 * graph.order);
    graph.forEachNode((key, { x, y }) => { places[2 * key] = x; places[2 * key + 1] = y; });
    postMessage(places);
  }
  postMessage(null);
};
