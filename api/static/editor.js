// YASGUI over our own endpoint: its own lists of endpoints, prefixes and terms ask other servers.
"use strict";
(async () => {
  const MOST_KEPT = 20000; // characters of an answer that the browser keeps
  const KEPT_SECONDS = 30 * 24 * 3600;
  const place = document.getElementById("editor");
  const plain = document.getElementById("plain");
  const picks = document.getElementById("picks");
  const Yasqe = Yasgui.Yasqe;
  // Until the terms are there, the plain form is.
  const terms = await fetch("/sparql/terms.json").then(answer => answer.json());

  const offer = (from, name, list) => Yasqe.forkAutocompleter(from, {
    name, persistenceId: null, bulk: true, get: () => list,
  }, false);
  offer("prefixes", "folk-prefixes",
    Object.entries(terms.prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort());
  offer("class", "folk-class", terms.classes);
  offer("property", "folk-property", terms.properties);
  Yasqe.defaults.autocompleters = ["variables", "folk-prefixes", "folk-class", "folk-property"];
  Yasqe.defaults.prefixCcApi = null;

  // A date is more use than a date and the IRI of its type, which stand in the other view.
  const Table = Yasgui.Yasr.plugins.table;
  const draw = Table.prototype.draw;
  Table.prototype.draw = function (kept) { return draw.call(this, { compact: true, ...kept }); };

  const share = query => `${location.origin}/sparql?query=${encodeURIComponent(query)}`;
  Yasgui.Tab.prototype.getShareableLink = function () { return share(this.getQuery()); };

  const endpoint = `${location.origin}/sparql`;
  const yasgui = new Yasgui(place, {
    persistenceId: "folkmoot",
    persistencyExpire: KEPT_SECONDS,
    populateFromUrl: false,
    copyEndpointOnNewTab: false,
    requestConfig: { endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
    yasqe: { createShareableLink: yasqe => share(yasqe.getValue()), prefixCcApi: null },
    yasr: {
      prefixes: { ...terms.prefixes, id: terms.base },
      maxPersistentResponseSize: MOST_KEPT,
    },
  });
  const query = document.getElementById("query").value;
  const tab = yasgui.getTab() || yasgui.addTab(true);
  // The endpoint may have moved since the tab was kept.
  Object.values(yasgui._tabs).forEach(each => each.setEndpoint(endpoint));
  tab.setQuery(withPrefixes(query, terms.prefixes));

  // The endpoint needs no declarations; the editor's completion does.
  function withPrefixes(text, prefixes) {
    const missing = Object.keys(prefixes).filter(name =>
      new RegExp(`(^|[^\\w:<])${name}:[\\w]`).test(text) &&
      !new RegExp(`prefix\\s+${name}:`, "i").test(text));
    const lines = missing.map(name => `PREFIX ${name}: <${prefixes[name]}>`);
    return lines.length ? `${lines.join("\n")}\n${text}` : text;
  }

  const example = document.getElementById("example");
  example.addEventListener("change", () => {
    if (example.value) yasgui.getTab().setQuery(withPrefixes(example.value, terms.prefixes));
  });

  // Fields without names, and a list of tabs with something else in it, are of no use to a reader
  // of screens.
  function name() {
    place.querySelectorAll("textarea, select, input").forEach(field => {
      if (!field.labels?.length && !field.getAttribute("aria-label"))
        field.setAttribute("aria-label", field.closest(".CodeMirror") ? "Query" :
          field.placeholder || field.title || field.name || "Setting");
    });
    place.querySelectorAll("[role=tablist]").forEach(list => {
      [...list.children].forEach(child => {
        if (!child.matches("[role=tab]") && !child.querySelector("[role=tab]"))
          list.after(child);
        else if (!child.matches("[role=tab]")) child.setAttribute("role", "presentation");
      });
    });
    place.querySelectorAll("button, a[role=button]").forEach(button => {
      if (!button.textContent.trim() && !button.getAttribute("aria-label"))
        button.setAttribute("aria-label", button.title || "Button");
    });
  }
  new MutationObserver(name).observe(place, { childList: true, subtree: true });
  name();
  plain.hidden = true;
  picks.hidden = false;
})();
