// Ask with Comunica: QUERY ADDRESS... (one federated query over all). Prints bindings, true or
// false, or triples as JSON.
import { QueryEngine } from "@comunica/query-sparql";

const [query, ...addresses] = process.argv.slice(2);
const sources = addresses.map((value) => ({ type: "sparql", value }));
const result = await new QueryEngine().query(query, { sources });
const found = await result.execute();

if (result.resultType === "boolean") {
  console.log(JSON.stringify(found));
} else {
  const all = await found.toArray();
  const plain = (row) => Object.fromEntries([...row].map(([key, term]) => [key.value, term.value]));
  const triple = (t) => [t.subject.value, t.predicate.value, t.object.value];
  console.log(JSON.stringify(all.map(result.resultType === "quads" ? triple : plain)));
}
