// Draw the network that /graph.json gives into the page's canvas. All text goes in as text.
"use strict";
(async () => {
  const box = document.getElementById("drawing");
  const stage = document.getElementById("drawing-canvas");
  const told = document.getElementById("drawing-told");
  if (!box || !window.Sigma || !window.graphology) return;
  box.hidden = false;

  const EDGE = "#9aa5a0"; // seen on the light page and on the dark one
  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  const link = (href, text, parent) => {
    const made = element("a", text, parent);
    // Only addresses of this server: a path, and not that of another host.
    if (/^\/(?!\/)/.test(href)) made.href = href;
    return made;
  };
  const say = (text) => { told.replaceChildren(); element("p", text, told).className = "note"; };

  let data;
  try {
    const answer = await fetch(box.dataset.source, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    data = await answer.json();
  } catch {
    say("The drawing could not be loaded; the tables below hold the same.");
    return;
  }

  const colours = JSON.parse(box.dataset.colours);
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const graph = new graphology.MultiDirectedGraph();
  data.nodes.forEach((node, number) => {
    graph.addNode(number, {
      label: node.label, x: node.x, y: node.y, color: colours[node.kind] || colours[""],
      size: Math.min(14, 3 + 1.3 * Math.sqrt(node.degree)),
    });
  });
  data.edges.forEach((edge, number) => {
    graph.addEdgeWithKey("e" + number, edge.source, edge.target, {
      label: edge.role || edge.kind, size: Math.min(4, 0.6 + 0.3 * Math.log2(1 + edge.weight)),
    });
  });

  let chosen = null;
  let near = new Set();
  let sigma;
  try {
    sigma = new Sigma(graph, stage, {
      hideEdgesOnMove: data.edges.length > 2000, enableEdgeEvents: true, labelDensity: 0.6,
      labelColor: { color: style("--ink") }, defaultEdgeColor: EDGE,
      labelFont: "system-ui, sans-serif", labelRenderedSizeThreshold: data.nodes.length > 400 ? 9 : 5,
      nodeReducer: (key, shown) => chosen === null || near.has(key) ? shown
        : { ...shown, label: "", color: style("--line"), zIndex: -1 },
      edgeReducer: (key, shown) => chosen === null ? shown
        : graph.hasExtremity(key, chosen) ? { ...shown, color: style("--soft") } : { ...shown, hidden: true },
      zIndex: true,
    });
  } catch {
    say("This browser cannot draw here (WebGL is off); the tables below hold the same.");
    stage.hidden = true;
    return;
  }
  stage.dataset.drawn = String(data.edges.length);

  const days = (edge) => edge.first_day === edge.last_day || !edge.last_day ? edge.first_day
    : edge.first_day ? edge.first_day + " to " + edge.last_day : edge.last_day;
  const tellEdge = (number, parent, from) => {
    const edge = data.edges[number];
    const line = element("li", "", parent);
    const kind = edge.role ? edge.kind + ": " + edge.role : edge.kind;
    const end = (which) => {
      const button = element("button", data.nodes[which].label, line);
      button.type = "button";
      button.addEventListener("click", () => choose(String(which), true));
    };
    if (from !== edge.source) end(edge.source);
    line.append(" " + kind + " ");
    if (from !== edge.target) end(edge.target);
    line.append(" " + days(edge) + (edge.weight > 1 ? " (" + edge.weight + " times) " : " "));
    link(edge.passage, "passage", line);
  };
  const choose = (key, moves) => {
    chosen = key;
    near = new Set(key === null ? [] : [key, ...graph.neighbors(key)]);
    sigma.refresh({ skipIndexation: true });
    told.replaceChildren();
    if (key === null) return;
    const node = data.nodes[Number(key)];
    link(node.href, node.label, element("p", "", told));
    element("p", [node.kind, node.council].filter(Boolean).join(", "), told).className = "note";
    const list = element("ul", "", told);
    const edges = graph.edges(key).map((name) => Number(name.slice(1))).sort((a, b) => a - b);
    edges.slice(0, 40).forEach((number) => tellEdge(number, list, Number(key)));
    if (edges.length > 40) element("p", "and " + (edges.length - 40) + " more", told).className = "note";
    if (moves) {
      const at = sigma.getNodeDisplayData(key);
      sigma.getCamera().animate({ x: at.x, y: at.y, ratio: Math.min(0.4, sigma.getCamera().ratio) }, { duration: 200 });
    }
  };
  const tip = (key) => {
    if (chosen !== null) return;
    told.replaceChildren();
    tellEdge(Number(key.slice(1)), element("ul", "", told), null);
  };
  sigma.on("clickNode", ({ node }) => choose(node, false));
  sigma.on("clickStage", () => choose(null, false));
  sigma.on("enterEdge", ({ edge }) => tip(edge));
  sigma.on("clickEdge", ({ edge }) => { choose(null, false); tip(edge); });
  sigma.on("enterNode", ({ node }) => {
    stage.title = data.nodes[Number(node)].label + " (" + data.nodes[Number(node)].kind + ")";
  });
  sigma.on("leaveNode", () => stage.removeAttribute("title"));

  const names = document.getElementById("drawing-names");
  const find = document.getElementById("drawing-find");
  const byName = new Map();
  data.nodes.forEach((node, number) => {
    if (byName.has(node.label)) return;
    byName.set(node.label, String(number));
    // A list of thousands helps nobody and is slow to open.
    if (byName.size <= 500) names.append(new Option(node.kind, node.label));
  });
  find.addEventListener("change", () => {
    const words = find.value.trim().toLowerCase();
    const key = byName.get(find.value) ?? [...byName].find(([name]) => words && name.toLowerCase().includes(words))?.[1];
    if (key !== undefined) choose(key, true);
    else say("Nothing drawn here is called so.");
  });

  const camera = sigma.getCamera();
  const move = (x, y) => camera.setState({ x: camera.x + x * camera.ratio, y: camera.y + y * camera.ratio });
  const acts = {
    in: () => camera.animatedZoom({ duration: 150 }), out: () => camera.animatedUnzoom({ duration: 150 }),
    all: () => { choose(null, false); camera.animatedReset({ duration: 150 }); }, arrange: () => arrange(),
  };
  const keys = {
    ArrowLeft: () => move(-0.1, 0), ArrowRight: () => move(0.1, 0), ArrowUp: () => move(0, 0.1),
    ArrowDown: () => move(0, -0.1), "+": acts.in, "=": acts.in, "-": acts.out, "0": acts.all, Escape: acts.all,
  };
  stage.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  box.querySelectorAll("[data-act]").forEach((button) => button.addEventListener("click", () => acts[button.dataset.act]()));

  let worker = null;
  const button = box.querySelector("[data-act=arrange]");
  const stop = () => { worker?.terminate(); worker = null; button.setAttribute("aria-pressed", "false"); };
  const arrange = () => {
    if (worker) { stop(); return; }
    button.setAttribute("aria-pressed", "true");
    worker = new Worker(box.dataset.worker);
    worker.onmessage = ({ data: places }) => {
      if (places === null) { stop(); stage.dataset.arranged = "1"; return; }
      graph.updateEachNodeAttributes((key, shown) => ({ ...shown, x: places[2 * key], y: places[2 * key + 1] }), { attributes: ["x", "y"] });
    };
    worker.onerror = () => { stop(); say("It could not be re-arranged."); };
    worker.postMessage({
      library: box.dataset.library.split(" "), nodes: data.nodes.map((_, key) => [graph.getNodeAttribute(key, "x"), graph.getNodeAttribute(key, "y")]),
      edges: data.edges.map((edge) => [edge.source, edge.target, edge.weight]),
    });
  };
  if (box.dataset.middle) choose(String(data.nodes.findIndex((node) => node.iri === box.dataset.middle)), false);
})();
