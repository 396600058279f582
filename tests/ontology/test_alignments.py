"""Every term that ours are aligned with is real in its vocabulary."""

from importlib.resources import files

import pytest
from rdflib import DCTERMS, ORG, OWL, PROV, RDF, SDO, Graph, URIRef
from rdflib.namespace import DefinedNamespace

from graph.namespaces import FM, OA, PREFIXES
from ontology.document import load_ontology

ALIGNMENTS = Graph().parse(
    data=files("ontology").joinpath("alignments.ttl").read_text(encoding="utf-8"), format="turtle"
)
# rdflib ships these as closed lists of the terms of each vocabulary.
CLOSED: dict[str, type[DefinedNamespace]] = {
    str(ORG): ORG,
    str(PROV): PROV,
    str(SDO): SDO,
    str(DCTERMS): DCTERMS,
}
# Terms of vocabularies that rdflib does not ship, as read in their published files: ELI-DL 3 and
# ELI of the Publications Office, OSLO besluit and mandaat of Flanders, Popolo.
READ: dict[str, str] = {
    "http://data.europa.eu/eli/eli-draft-legislation-ontology#": "Activity Decision Vote "
    "answers_to decision_method forms_part_of had_decision_outcome had_excused_person "
    "had_participant_person had_responsible_organization had_voter_abstention had_voter_against "
    "had_voter_favor number_of_votes_abstention number_of_votes_against number_of_votes_favor "
    "was_motivated_by",
    "http://data.europa.eu/eli/ontology#": "Expression Manifestation Work",
    "http://data.vlaanderen.be/ns/besluit#": "Agendapunt Artikel Besluit Bestuurseenheid "
    "Bestuursorgaan Stemming Zitting aantalOnthouders aantalTegenstanders aantalVoorstanders "
    "bestuurt classificatie gevolg heeftAanwezige heeftOnthouder heeftOntwerpbesluit "
    "heeftTegenstander heeftVoorstander isGehoudenDoor motivering onderwerp",
    "http://data.vlaanderen.be/ns/mandaat#": "Fractie Mandaat Mandataris",
    "http://www.w3.org/ns/opengov#": "Motion Vote VoteEvent",
}
FOREIGN = sorted(
    {
        str(term)
        for s, p, o in ALIGNMENTS
        for term in (s, o)
        if p != RDF.type and isinstance(term, URIRef) and not str(term).startswith(str(FM)[:-1])
    }
)


@pytest.mark.parametrize("term", FOREIGN)
def test_term_is_real(term: str) -> None:
    for namespace, closed in CLOSED.items():
        if term.startswith(namespace):
            assert URIRef(term) in closed
            return
    namespace, _, name = term.rpartition("#")
    assert name in READ[f"{namespace}#"].split()


def test_our_side_of_each_alignment_is_in_the_vocabulary() -> None:
    vocabulary = load_ontology()
    for term in set(ALIGNMENTS.subjects()):
        if (term, RDF.type, OWL.Ontology) not in ALIGNMENTS:
            assert (term, None, None) in vocabulary, term


@pytest.mark.parametrize(
    "vocabulary", ["org#", "prov#", "schema.org", "opengov#", "eli-", "besluit#"]
)
def test_each_vocabulary_is_aligned_with(vocabulary: str) -> None:
    assert [term for term in FOREIGN if vocabulary in term]


def test_prefix_of_web_annotation_is_the_one_with_has_source() -> None:
    assert PREFIXES["oa"] == str(OA)
