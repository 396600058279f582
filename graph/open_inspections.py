"""Inspections to which no paper here responds: one query that a page can wait for.

The same as `graph.answering.find_unanswered` says of inspections, which also finds what comes near
an answer. Separate because that reads a whole store.
"""

UNANSWERED = """SELECT ?thing ?label ?date ?body WHERE {
    ?thing a fm:Inspection ; rdfs:label ?label .
    OPTIONAL { ?thing dcterms:issued ?issued } OPTIONAL { ?thing fm:startDate ?started }
    OPTIONAL { ?thing fm:inspectedBy/rdfs:label ?body }
    BIND(STR(COALESCE(?started, ?issued, "")) AS ?date)
    FILTER NOT EXISTS {
        ?from fm:respondsTo ?thing .
        FILTER(EXISTS { ?from a fm:Decision }
            || NOT EXISTS { ?link fm:from ?from ; fm:to ?thing ; a fm:ResponseLink }
            || EXISTS { ?link fm:from ?from ; fm:to ?thing ; a fm:ResponseLink ;
                dcterms:type/skos:notation ?kind . FILTER(?kind != "mention") })
    }
} ORDER BY DESC(?date) ?thing ?body"""
"""Newest first, by the day on which they began, else on which they were published. What only
mentions an inspection is no answer to it, unless it decides."""
