"""Attendance lists of the families: who was there, in which role."""

import datetime as dt

import pytest

from extract.attendance import Attendance, find_attendance
from extract.entities import Entities
from extract.models import Committee, Council, Fact, Organization, Person
from extract.roles import settle_memberships
from extract.sections import Section
from tests.extract.test_entities import make_document

DAY = dt.date(2021, 5, 4)


class Read:
    """What one section's lists gave, with names in place of handles."""

    def __init__(self, text: str, body: str | None = "Planning Committee") -> None:
        document = make_document(text, "Example Council")
        section = Section(kind="minutes", start=0, end=len(text), date=DAY, body_name=body)
        entities = Entities(document)
        self.attendance: Attendance = find_attendance(document, section, entities)
        facts, self.ids = entities.settle()
        self.facts: dict[str, Fact] = {fact.id: fact for fact in facts}

    def name(self, handle: str) -> str:
        fact = self.facts[self.ids[handle]]
        assert isinstance(fact, Person | Committee | Council | Organization)
        return fact.name

    def names(self, status: str) -> list[str]:
        handles: tuple[str, ...] = getattr(self.attendance, status)
        return [self.name(handle) for handle in handles]

    def roles(self) -> list[tuple[str, str, str]]:
        return [
            (self.name(m.person), m.role, self.name(m.organization))
            for m in self.attendance.memberships
        ]


PRESENT = [
    (
        "Present: Cllrs A Lee (Chair), B Nunn and C Pike\n\n1. Minutes\n",
        ["A Lee", "B Nunn", "C Pike"],
    ),
    ("THOSE ATTENDING:\n\nCllr A Lee\n\nCllr Nunn (Chair)\n\nAGENDA", ["A Lee", "Nunn"]),
    (
        "PRESENT IN THE CHAIR: Councillor Una Gale, Mayor.\n\n"
        "MEMBERS PRESENT:\n\nCouncillors Bell, Cole (J).\n",
        ["Una Gale", "Bell", "J Cole"],
    ),
    (
        "Councillors:\n\nP  Jo Reed (Chairman)\n\nP  Al Tate\n\nA  Bea Nunn\n\n"
        "P: Present\n\nA: Apologies\n",
        ["Jo Reed", "Al Tate"],
    ),
    ("Those present had before them the report of 3 May.", []),
    (
        "* Cllr J Tarn (Chairman)\t* Cllr P Wold\nAP Cllr T Ghyll\tØ Cllr S Beck\n\n"
        "* Denotes attendance\nØ Denotes apology for absence\nAP Denotes apology\n"
        "Members:\n\n* Cllr J Tarn (Chairman)\t* Cllr P Wold\nAP Cllr T Ghyll\tØ Cllr S Beck\n",
        ["J Tarn", "P Wold"],
    ),
    ("Sederunt: Councillors Tarn (Convener), Wold and Fell\n", ["Tarn", "Wold", "Fell"]),
    (
        "PRESENT: The Right Honourable the Lord Mayor, Councillor Tarn; Alderman Wold.\n",
        ["Tarn", "Wold"],
    ),
    (
        "PRESENNOL: Y Cynghorwyr Ann Tarn (Cadeirydd), Bryn Wold a Cerys Fell\n",
        ["Ann Tarn", "Bryn Wold", "Cerys Fell"],
    ),
    (
        "Present: Commissioners Ann Tarn, Bob Wold and Chairman Carl Fell, Jr.\n",
        ["Ann Tarn", "Bob Wold", "Carl Fell"],
    ),
    (
        "The following were present:\n\nMayor Gail Tarn\nCouncilmember Ivy Fell\n",
        ["Gail Tarn", "Ivy Fell"],
    ),
    (
        "PRESENNOL/PRESENT: Cyng./Cllrs. Ann Tarn (Cadeirydd/Chair), Bryn Wold, Cerys Fell\n"
        "YMDDIHEURIADAU/APOLOGIES: Cyng. Dai Beck\n",
        ["Ann Tarn", "Bryn Wold", "Cerys Fell"],
    ),
    (
        "Members Present: In the Chair: The Right Worshipful the Mayor, Alderman Gail Tarn\n"
        "Aldermen Bob Wold, Ivy Fell\nCouncillors Carl Beck, D Ghyll\n"
        "Apologies for inability to attend: Alderman H Keld\n",
        ["Gail Tarn", "Bob Wold", "Ivy Fell", "Carl Beck", "D Ghyll"],
    ),
    (
        "ROLL CALL: Present: Mayor Gail Tarn; Mayor Pro Tem Bob Wold; Councilmembers Ivy Fell and"
        " Carl Beck\nAbsent: Councilmember Ed Linn\n",
        ["Gail Tarn", "Bob Wold", "Ivy Fell", "Carl Beck"],
    ),
    # Everybody under "In attendance": the councillors are those present.
    (
        "In attendance: Councillor Tarn in the chair; Councillors Wold & Beck. "
        "Mrs F Keld (Clerk), Cllr E Ghyll (District Councillor).\n",
        ["Tarn", "Wold", "Beck"],
    ),
]


@pytest.mark.parametrize(("text", "names"), PRESENT)
def test_attendance_present(text: str, names: list[str]) -> None:
    assert Read(text).names("present") == names


APOLOGIES = [
    (
        "1. Apologies\n\nApologies were received from Councillors Jo Reed and Al Tate.\n",
        ["Jo Reed", "Al Tate"],
    ),
    (
        "19/5\tAPOLOGIES – Apologies had come in from Cllrs. Jo Reed and Al Tate\n\n19/6\tMINUTES",
        ["Jo Reed", "Al Tate"],
    ),
    ("Regrets: Councillor Tom Bell\n", ["Tom Bell"]),
    (
        "Apologies: Had come in from Ward Councillor T Beck, Mrs R Ghyll\n",
        ["T Beck", "R Ghyll"],
    ),
    (
        "Apologies for inability to attend today were received from Councillors\n"
        "Beck, Ghyll and Keld.\n",
        ["Beck", "Ghyll", "Keld"],
    ),
    ("That the apologies from Mayor Dale and Councillor\nBly be accepted.\n", ["Dale", "Bly"]),
    (
        "That the apologies from Mayor Dale, Cr Tate\nand Cr Bly be accepted.\n",
        ["Dale", "Tate", "Bly"],
    ),
    ("Apologies\n\nNil\n\nCllr Reed spoke.", []),
    (
        "Council Members Present: Tarn, Wold\nCouncil Members Absent: Ghyll, Linn\n",
        ["Ghyll", "Linn"],
    ),
    ("It rained. Apologies for Absence: Jo Reed, Al Tate\n\nReports", ["Jo Reed", "Al Tate"]),
    (
        "Derbyniwyd ymddiheuriadau gan y Cynghorwyr Dai Beck ac Elin Ghyll.\n",
        ["Dai Beck", "Elin Ghyll"],
    ),
]


@pytest.mark.parametrize(("text", "names"), APOLOGIES)
def test_attendance_apologies(text: str, names: list[str]) -> None:
    assert Read(text).names("apologies") == names


def test_attendance_one_has_the_chair() -> None:
    read = Read("Members Present: In the Chair: Alderman Gail Tarn\nAldermen Bob Wold, Ivy Fell\n")
    assert [person for person, role, _ in read.roles() if role == "Chair"] == ["Gail Tarn"]


def test_attendance_others_hold_posts_of_the_council() -> None:
    read = Read("Present: Cllr A Lee\nIn Attendance: Jo Reed, Town Clerk\n")
    assert read.names("in_attendance") == ["Jo Reed"]
    assert ("Jo Reed", "Town Clerk", "Example Council") in read.roles()


def test_attendance_membership_is_derived_and_chair_is_stated() -> None:
    read = Read("Present: Councillors Lee (Chair), Nunn\n")
    assert read.roles() == [
        ("Lee", "Chair", "Planning Committee"),
        ("Nunn", "Member", "Planning Committee"),
    ]
    assert [m.basis for m in read.attendance.memberships] == ["stated", "derived"]
    assert all(m.as_of == DAY for m in read.attendance.memberships)


def test_attendance_substitute() -> None:
    read = Read("Present:\nJo Reed (substitute for Al Tate)\nBea Nunn\n")
    (substitution,) = read.attendance.substitutions
    assert read.name(substitution.substitute) == "Jo Reed"
    assert substitution.substituted_for is not None
    assert read.name(substitution.substituted_for) == "Al Tate"


def test_attendance_public_is_no_member() -> None:
    read = Read("Present\nCouncillors D Reed (Chair) R Heal and\nP Mora\nMr D Bell, Mr M Dix\n")
    members = [person for person, role, _ in read.roles() if role == "Member"]
    assert members[:2] == ["R Heal", "P Mora"]
    assert "D Bell" not in members


def test_attendance_same_membership_twice_is_one() -> None:
    read = Read("Present: Cllr A Lee\nApologies: Cllr A Lee\n")
    memberships = [m for m in settle_memberships(read.attendance.memberships) if m.role == "Member"]
    assert len(memberships) == 1
    assert len(memberships[0].spans) == 2


SUBSTITUTES = [
    "Present: Councillors Tarn, Wold\nApologies: Councillor Beck (substitute: Councillor Ghyll)\n",
    "Apologies for absence: Councillor Beck (Councillor Ghyll substituting)\n",
    "Present: Councillor Tarn\nApologies: Councillor Beck (Councillor Ghyll as substitute)\n",
]


@pytest.mark.parametrize("text", SUBSTITUTES)
def test_attendance_who_sat_for_whom(text: str) -> None:
    read = Read(text)
    (substitution,) = read.attendance.substitutions
    assert read.name(substitution.substitute) == "Ghyll"
    assert substitution.substituted_for is not None
    assert read.name(substitution.substituted_for) == "Beck"
    assert read.names("apologies") == ["Beck"]
    assert "Ghyll" in read.names("present")
    assert ("Ghyll", "Substitute", "Planning Committee") in read.roles()


GUESTS = [
    "Present: Cllrs A Tarn, B Wold\nDistrict Cllr D Beck, County Cllr E Ghyll\n",
    "Present: Cllrs A Tarn, B Wold\nCounty Councillor D Beck, PCSO E Ghyll\n",
    "Present: Ann Tarn (Chair), Bob Wold, County Councillor Dan Beck\n",
]


@pytest.mark.parametrize("text", GUESTS)
def test_attendance_councillors_of_other_councils_are_no_members(text: str) -> None:
    read = Read(text)
    guests = {"D Beck", "E Ghyll", "Dan Beck"}
    assert not guests & {person for person, _, _ in read.roles()}
    people = {fact.name: fact for fact in read.facts.values() if isinstance(fact, Person)}
    assert all(people[name].council is None for name in guests & set(people) - {"E Ghyll"})
    assert {"B Wold", "Bob Wold"} & set(people)


def test_attendance_two_officers_with_posts_before() -> None:
    read = Read("Staff Present: City Manager Jo Keld, City Attorney Al Sike\n")
    assert read.roles() == [
        ("Jo Keld", "City Manager", "Example Council"),
        ("Al Sike", "City Attorney", "Example Council"),
    ]


def test_attendance_community_council_of_people_without_titles() -> None:
    text = "Present: Ann Tarn (Chair), Bob Wold, Cllr Cath Fell, Dan Beck MSP\n"
    entities = Entities(make_document(text, "Ashwick Community Council"))
    section = Section(kind="minutes", start=0, end=len(text), date=DAY, body_name="Council")
    attendance = find_attendance(
        make_document(text, "Ashwick Community Council"), section, entities
    )
    _, ids = entities.settle()
    members = [ids[m.person] for m in attendance.memberships]
    assert len(attendance.present) == 4
    assert members == ["person:ann-tarn", "person:bob-wold"]


SENDERS = [
    (
        "Present: Cllrs A Lee (Chair) and B Nunn\n\nAlso present: Councillor C Pike (Chairman)\n"
        "Jo Reed, Al Stone and Di Marr (Audit Commission)\n\n1. Minutes\n",
        ["Jo Reed", "Al Stone", "Di Marr"],
    ),
    (
        "Present: Cllrs A Lee (Chair) and B Nunn\n\nAlso present: Bea Oak (Head of Finance),\n"
        "Jo Reed (Ashwick Housing Trust)\n\n1. Minutes\n",
        ["Jo Reed"],
    ),
    (
        "Present: Cllrs A Lee (Chair) and B Nunn\n\nAlso present: Councillor Jo Reed "
        "(Labour Group)\n\n1. Minutes\n",
        [],
    ),
]


@pytest.mark.parametrize(("text", "names"), SENDERS)
def test_attendance_bracket_names_who_sent_several(text: str, names: list[str]) -> None:
    roles = Read(text).roles()
    assert [person for person, role, _ in roles if role == "Representative"] == names
    assert [person for person, role, _ in roles if role == "Chair"] == ["A Lee"]


def test_attendance_joint_session_does_not_tell_who_is_member_of_which() -> None:
    text = "{}PRESENT: Jo Reed (Chairman), Councillors Al Stone and Di Marr.\n\n1. Minutes\n"
    joint = Read(text.format("ROADS COMMITTEE AND HOUSING COMMITTEE (JOINT SESSION)\n\n"))
    assert joint.names("present") == ["Jo Reed", "Al Stone", "Di Marr"]
    assert [role for _, role, _ in joint.roles()] == ["Chairman"]
    assert len(Read(text.format("ROADS COMMITTEE\n\n")).roles()) == 3


def test_attendance_label_of_the_next_column_is_no_office() -> None:
    text = (
        "Present:\nJo Reed (JRE)\tClerk\tApologies:\nAl Stone (AST)\tCouncillor\tChair:\tJo Oak\n"
        "Di Marr (DMA)\tCouncillor\tDistribution:\tAll\n\n1. Minutes\n"
    )
    roles = {(person, role) for person, role, _ in Read(text, "Council").roles()}
    assert ("Jo Reed", "Clerk") in roles
    assert ("Di Marr", "Member") in roles
