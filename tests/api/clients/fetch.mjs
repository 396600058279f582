// Ask with fetch-sparql-endpoint: ADDRESS QUERY. Prints bindings, true or false, or triples as JSON.
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const [address, query] = process.argv.slice(2);
const fetcher = new SparqlEndpointFetcher();
const kind = fetcher.getQueryType(query);

async function collect(stream) {
  const found = [];
  for await (const each of stream) found.push(each);
  return found;
}

if (kind === "ASK") {
  console.log(JSON.stringify(await fetcher.fetchAsk(address, query)));
} else if (kind === "CONSTRUCT" || kind === "DESCRIBE") {
  const triples = await collect(await fetcher.fetchTriples(address, query));
  console.log(JSON.stringify(triples.map((t) => [t.subject.value, t.predicate.value, t.object.value])));
} else {
  const rows = await collect(await fetcher.fetchBindings(address, query));
  const plain = (row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v.value]));
  console.log(JSON.stringify(rows.map(plain)));
}
