"""Acts and regulations by their titles, and the decisions that name them."""

from pathlib import Path

import pytest

from extract.legislation import find_legislation
from extract.models import Decision, Legislation
from extract.pipeline import extract_paper

from .papers import read_text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("under section 106 of the Town and Country Planning Act 1990 be", [
            "Town and Country Planning Act 1990"]),
        ("Under Local Government Act 1972, Schedule 12A", ["Local Government Act 1972"]),
        ("paragraph 3 of Part I of Schedule 12A of the Local\nGovernment Act, 1972.", [
            "Local Government Act 1972"]),
        ("SECTION 100A OF THE LOCAL GOVERNMENT ACT 1972", ["Local Government Act 1972"]),
        ("The Local Authorities (Executive Arrangements) (Access to Information) (England) "
         "Regulations 2012 (SI 2012/2089)", [
            "Local Authorities (Executive Arrangements) (Access to Information) (England) "
            "Regulations 2012"]),
        ("the Housing Act 1985 and the Rent Act 1977", ["Housing Act 1985", "Rent Act 1977"]),
        ("the Anti-social Behaviour, Crime and Policing Act 2014", [
            "Anti-social Behaviour, Crime and Policing Act 2014"]),
        ("under the Local\n\nGovernment Act 1972", []),
        ("fees\n\nGovernance) Regulations 2031", []),
        ("They asked the Clerk to act. Act 1972", []),
        ("the 1972 Act; this Act 1 says; an act of kindness in 2031", []),
        ("The Mill Lane (Oakmere) Traffic Regulation Order 2031", []),
    ],
)  # fmt: skip
def test_legislation_is_found_by_its_title(text: str, names: list[str]) -> None:
    found = find_legislation(text)
    assert [law.name for law in found] == names
    assert all(text[span.start : span.end].strip() for law in found for span in law.spans)


def test_legislation_is_referred_to_by_the_decision_that_names_it(tmp_path: Path) -> None:
    text = """OAKMERE BOROUGH COUNCIL
Minutes of the meeting of the Planning Committee held on 4 May 2031

The Housing Act 1985 was spoken of.

1. Mill Lane

RESOLVED that an agreement under section 106 of the Town and Country Planning Act 1990 be made.
"""
    facts = extract_paper(read_text(tmp_path, text)).facts
    laws = {fact.id: fact.name for fact in facts if isinstance(fact, Legislation)}
    (decision,) = [fact for fact in facts if isinstance(fact, Decision)]
    assert sorted(laws.values()) == ["Housing Act 1985", "Town and Country Planning Act 1990"]
    assert [laws[one] for one in decision.references] == ["Town and Country Planning Act 1990"]
