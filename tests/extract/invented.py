"""Invented papers for the tests: written to a file, read as any other."""

from pathlib import Path

from extract.document import Document
from extract.read import read_document

MINUTES = """EXAMPLE CITY COUNCIL

PLANNING COMMITTEE

MINUTES OF THE MEETING HELD ON 12 APRIL 2012 AT 7.30 PM

Present:

Councillors Oak (Chair), Elm and Ash

Apologies

Councillor Yew

74. MINUTES OF THE PREVIOUS MEETING

RESOLVED: that the minutes of the meeting held on 8 March 2012 be approved as a correct record.

75. BRIDGE STREET

The Committee considered the report of the Director of Works.

RESOLVED

(i) that the scheme be approved;

(ii) that authority be delegated to the Director of Works to sign the contract.

76. ALLOTMENTS

It was moved by Councillor Elm, seconded by Councillor Ash, and RESOLVED - That the rents be
deferred to the next meeting.

77. FORWARD PLAN

The Committee noted the report of the Chief Executive. It had been agreed last year to plant trees.

The Council's budget was approved by Cabinet on 15 February 2012.
"""

PAST_DECISIONS = """REPORT OF THE
Cabinet / Leader
PART II

217. NEWTS IN PONDS

1. On 17 August, the Cabinet considered what the Director had written of newts.

2. The Cabinet welcomed the count of newts and noted the plan for 2011/12.

218. BRIDGES

1. At its meeting on 24 October 2011, Cabinet approved the repair of five bridges.
"""

RECORD = """Record of Executive Decision

Decision reference: HOU/2023/05

Decision maker: Cabinet Member for Housing

Date of decision: 2 March 2023

Title: Contract for Repairs

Is it a key decision? Yes

Decision: To award the contract for repairs for £1,118,400.

Reasons for decision: The firm gave the best tender.
"""


def read_text(folder: Path, text: str, name: str = "paper.txt") -> Document:
    """Read an invented paper as a document of Example City Council."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path, source_key=name, publisher="Example City Council")
