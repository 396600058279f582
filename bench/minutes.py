"""Minutes of a meeting that was made up: the text, and the facts that stand in it."""

import datetime as dt
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from councils import Person
from sheets import Made, Sheet, Sitting, write_date

from extract import models
from extract.document import Span
from graph.iris import name_key

_TABLE = tomllib.loads(Path(__file__).with_name("minutes.toml").read_text(encoding="utf-8"))
_STREETS = " ".join(_TABLE["streets"].split()).split(";")
_BODY_TYPES = {"council": "full-council", "cabinet": "cabinet", "panel": "panel"}


class Minutes:
    """Writes one paper and notes its facts."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.rng = sitting.council.rng
        self.sheet = Sheet()
        self.facts: list[models.Fact] = []
        self.people: dict[int, models.Person] = {}
        self.roles: dict[str, models.Post] = {}
        self.number = self.rng.randrange(1, 90)
        self.body = sitting.body.title().replace(" And ", " and ")

    def make(self) -> Made:
        sitting, rng = self.sitting, self.rng
        members = sitting.council.members[sitting.body]
        self.present = [person for person in members if rng.random() < 0.86][: sitting.seats]
        self.absent = [person for person in members if person not in self.present][
            : sitting.seats // 5
        ]
        self.officers = rng.sample(sitting.council.officers, sitting.officers)
        self.open()
        self.list_people()
        self.approve_minutes()
        if sitting.body in ("cabinet", "children and families panel", "council"):
            self.hear_of_inspection()
        for matter in rng.sample(_TABLE["matters"], sitting.matters):
            self.decide(matter)
        self.sheet.write("The meeting closed at 8.40 p.m.")
        self.sheet.end()
        facts = [*self.facts, *self.people.values(), *self.roles.values()]
        facts = [replace(fact, confidence=Decimal("0.9")) for fact in facts]
        key = name_key(f"{sitting.name} {sitting.day} {sitting.body}").replace(" ", "-")
        paper = models.Paper(
            title=f"Minutes of the {self.body}",
            type="minutes",
            publisher="council:1",
            date=sitting.day,
            meeting="meeting:1",
            facts=tuple(sorted(facts, key=lambda fact: fact.id)),
        )
        text = "".join(self.sheet.parts).rstrip() + "\n"
        return Made(f"{key}.txt", text, tuple(self.sheet.blocks), paper)

    def open(self) -> None:
        sitting, sheet = self.sitting, self.sheet
        names = (sitting.name.upper(), sitting.name)
        span = sheet.write(names[0])
        sheet.end("heading")
        self.facts.append(
            models.Council(id="council:1", name=sitting.name, names=names, spans=(span,))
        )
        last = sitting.body.split()[-1]
        kind = "scrutiny" if "scrutiny" in sitting.body else _BODY_TYPES.get(last, "regulatory")
        span = sheet.write(self.body.upper())
        sheet.end("heading")
        self.facts.append(
            models.Committee(
                id="committee:1",
                name=self.body,
                names=(self.body,),
                council="council:1",
                body_type=kind,
                spans=(span,),
            )
        )
        sheet.write("MINUTES of the ")
        span = sheet.write(
            f"meeting of the {self.body} held in the Council Chamber on "
            f"{write_date(sitting.day, with_weekday=True)} at 6.30 p.m."
        )
        sheet.end()
        self.meeting = models.Meeting(
            id="meeting:1",
            body="committee:1",
            date=sitting.day,
            start_time=dt.time(18, 30),
            venue="Council Chamber",
            scope="own",
            spans=(span,),
        )

    def list_people(self) -> None:
        sheet = self.sheet
        sheet.write("PRESENT")
        sheet.end("heading")
        present = []
        for place, person in enumerate(self.present):
            key = self.name(person, is_full=True)
            present.append(key)
            role = {0: "Chair", 1: "Vice-Chair"}.get(place, "Member")
            if place < 2:
                sheet.write(f" ({role})")
            sheet.end()
            self.join(key, role, {"Vice-Chair": "vice-chair"}.get(role, role.lower()))
        apologies = []
        if self.absent:
            sheet.write("APOLOGIES")
            sheet.end("heading")
            sheet.write("Apologies for absence were received from ")
            for place, person in enumerate(self.absent):
                sheet.write(" and " if place else "")
                apologies.append(self.name(person, is_full=True))
            sheet.write(".")
            sheet.end()
        sheet.write("IN ATTENDANCE")
        sheet.end("heading")
        attending = []
        for person, post in zip(
            self.officers, self.rng.sample(_TABLE["posts"], len(self.officers)), strict=True
        ):
            attending.append(self.name(person, is_full=True))
            sheet.write(" (")
            self.hold(post, attending[-1])
            sheet.write(")")
            sheet.end()
            self.join(attending[-1], post, "officer", body="council:1")
        self.facts.append(
            replace(
                self.meeting,
                present=tuple(present),
                apologies=tuple(apologies),
                in_attendance=tuple(attending),
            )
        )

    def name(self, person: Person, *, is_full: bool = False) -> str:
        """Write a person's name, note it, and give the fact's id."""
        alike = sum(other.family == person.family for other in self.present) > 1
        given = person.called if not person.is_councillor else person.given[0][0]
        short = f"{given} {person.family}" if is_full or alike else person.family
        title = "Councillor " if person.is_councillor else ""
        self.sheet.write(title)
        span = self.sheet.write(short)
        fact = self.people.get(person.number)
        if fact is None:
            key = name_key(f"{given} {person.family}").replace(" ", "-")
            taken = {other.id for other in self.people.values()}
            key = f"person:{key}" if f"person:{key}" not in taken else f"person:{key}-2"
            fact = models.Person(
                id=key,
                name=f"{given} {person.family}",
                family_name=person.family,
                given_name=given,
                is_councillor=person.is_councillor,
                council="council:1",
            )
        names = tuple(dict.fromkeys([*fact.names, title + short]))
        self.people[person.number] = replace(fact, names=names, spans=(*fact.spans, span))
        return fact.id

    def hold(self, post: str, person: str | None = None) -> str:
        """Write the name of an office, note it, and give the fact's id."""
        span = self.sheet.write(post)
        fact = self.roles.get(post) or models.Post(
            id=f"post:{name_key(post).replace(' ', '-')}",
            name=post,
            names=(post,),
            council="council:1",
            held_by=person,
        )
        self.roles[post] = replace(fact, spans=(*fact.spans, span))
        return fact.id

    def join(self, person: str, role: str, kind: str, body: str = "committee:1") -> None:
        count = sum(isinstance(fact, models.Membership) for fact in self.facts)
        name = next(fact for fact in self.people.values() if fact.id == person)
        self.facts.append(
            models.Membership(
                id=f"membership:{count + 1}",
                person=person,
                organization=body,
                role=role,
                general_role=kind,
                as_of=self.sitting.day,
                spans=(name.spans[-1],),
            )
        )

    def begin_item(self, title: str) -> models.AgendaItem:
        self.number += 1
        span = self.sheet.write(f"{self.number}. {title}")
        self.sheet.end("item", str(self.number))
        count = sum(isinstance(fact, models.AgendaItem) for fact in self.facts)
        item = models.AgendaItem(
            id=f"item:{count + 1}",
            meeting="meeting:1",
            number=str(self.number),
            ordinal=count + 1,
            title=title,
            spans=(span,),
        )
        self.facts.append(item)
        return item

    def approve_minutes(self) -> None:
        if self.sitting.before is None:
            return
        item = self.begin_item("Minutes")
        start = self.sheet.write("RESOLVED ")
        self.sheet.write("that the minutes of the ")
        span = self.sheet.write(f"meeting held on {write_date(self.sitting.before)}")
        self.sheet.write(" be approved as a correct record.")
        whole = Span(start.start, self.sheet.length)
        text = "".join(self.sheet.parts)[start.end : whole.end]
        self.sheet.end()
        self.facts.append(
            models.Meeting(
                id="meeting:2", body="committee:1", date=self.sitting.before, spans=(span,)
            )
        )
        self.facts.append(self.resolve(item, whole, text, outcomes=("approved",)))

    def resolve(
        self, item: models.AgendaItem, span: Span, text: str, *, outcomes: tuple[str, ...]
    ) -> models.Decision:
        count = sum(isinstance(fact, models.Decision) for fact in self.facts)
        return models.Decision(
            id=f"decision:{count + 1}",
            text=text,
            decided_by="committee:1",
            meeting="meeting:1",
            date=self.sitting.day,
            item=item.id,
            outcomes=outcomes,
            derived=("date",),
            spans=(span,),
        )

    def hear_of_inspection(self) -> None:
        """An item on the last inspection of the council's services for children."""
        sheet, year = self.sheet, self.sitting.day.year // 3 * 3
        item = self.begin_item("Inspection of children's services")
        sheet.write(f"The {self.body} discussed the ")
        start = sheet.length
        ofsted = sheet.write("Ofsted")
        sheet.write(f" inspection of children's services of March {year - 1}")
        span = Span(start, sheet.length)
        sheet.write(", in which ")
        grade = sheet.write("leadership was judged to be good")
        sheet.write(".")
        sheet.end()
        begin = sheet.write("RESOLVED ")
        sheet.write("that the findings of the inspection be noted.")
        whole = Span(begin.start, sheet.length)
        sheet.end()
        decision = self.resolve(
            item, whole, "that the findings of the inspection be noted.", outcomes=("noted",)
        )
        self.facts += [
            models.Organization(
                id="organization:ofsted",
                name="Ofsted",
                names=("Ofsted",),
                is_inspectorate=True,
                slug="ofsted",
                spans=(ofsted,),
            ),
            models.Inspection(
                id="inspection:1",
                inspected_by="organization:ofsted",
                inspected="council:1",
                subject="children's services",
                start_date=f"{year - 1}-03",
                spans=(span,),
            ),
            models.Judgement(
                id="judgement:1",
                inspection="inspection:1",
                aspect="leadership",
                grade="good",
                spans=(grade,),
            ),
            replace(decision, concerns=("inspection:1",)),
            models.ResponseLink(
                id="response:1",
                source=decision.id,
                target="inspection:1",
                link_type="scrutiny",
                basis="inferred",
                spans=(whole,),
            ),
        ]

    def decide(self, matter: dict[str, object]) -> None:
        """An item with a report, what was said, who moved it, and what was resolved."""
        rng, sheet = self.rng, self.sheet
        words = {"place": rng.choice(_STREETS), "sum": f"£{rng.randrange(2, 900) * 500:,}"}
        title = str(matter["title"]).format(**words)
        item = self.begin_item(title)
        clauses = [(text.format(**words), outcome) for text, outcome in _clauses(matter)]
        report = self.present_report(item, title)
        advice = self.recommend(report, clauses[0][0])
        if len(self.present) > 2:
            self.name(rng.choice(self.present))
            sheet.write(f" {rng.choice(_TABLE['remarks'])}.")
            sheet.end()
        decision = self.resolve(item, Span(0, 0), "", outcomes=())
        if len(self.present) > 2:
            sheet.write("Proposed by ")
            mover, seconder = rng.sample(self.present, 2)
            moved = self.name(mover)
            sheet.write(", seconded by ")
            decision = replace(decision, proposed_by=moved, seconded_by=self.name(seconder))
            sheet.write(" and")
            sheet.end()
        start = sheet.write("RESOLVED\n").start
        first = sheet.length
        for place, (text, _) in enumerate(clauses):
            sheet.write("; and\n" if place else "")
            sheet.write(f"({place + 1}) {text}")
        sheet.write(".")
        whole = Span(start, sheet.length)
        text = "".join(sheet.parts)[first:]
        sheet.end()
        if rng.random() < 0.3 and len(self.present) > 4:
            votes = len(self.present) - 3
            sheet.write(f"The vote was {votes} for, 2 against and 1 abstention.")
            sheet.end()
            decision = replace(decision, votes_for=votes, votes_against=2, abstentions=1)
        value = Decimal(words["sum"].lstrip("£").replace(",", ""))
        self.facts.append(
            replace(
                decision,
                text=text,
                spans=(whole,),
                clauses=tuple(
                    models.Clause(number=f"({place})", text=said, outcomes=(outcome,))
                    for place, (said, outcome) in enumerate(clauses, start=1)
                ),
                amounts=tuple(
                    models.Amount(value=value, currency="GBP")
                    for said, _ in clauses
                    if words["sum"] in said
                ),
                outcomes=tuple(dict.fromkeys(outcome for _, outcome in clauses)),
                concerns=(report,),
            )
        )
        self.facts.append(replace(advice, accepted_by=(decision.id,)))

    def recommend(self, report: str, text: str) -> models.Recommendation:
        sheet = self.sheet
        start = sheet.write("The report recommended ").start
        sheet.write(text)
        span = Span(start, sheet.length)
        sheet.write(".")
        sheet.end()
        count = sum(isinstance(fact, models.Recommendation) for fact in self.facts)
        return models.Recommendation(
            id=f"recommendation:{count + 1}", report=report, ordinal=1, text=text, spans=(span,)
        )

    def present_report(self, item: models.AgendaItem, title: str) -> str:
        rng, sheet = self.rng, self.sheet
        sheet.write(f"The {self.body} considered a ")
        start = sheet.write("report of the ").start
        post = self.hold(rng.choice(sorted(self.roles)))
        sheet.write(f" on {title[0].lower()}{title[1:]}")
        span = Span(start, sheet.length)
        sheet.write(". " + " ".join(rng.sample(_TABLE["reasons"], 2)))
        sheet.end()
        count = sum(isinstance(fact, models.Report) for fact in self.facts)
        report = models.Report(
            id=f"report:{count + 1}",
            title=title,
            meeting="meeting:1",
            item=item.id,
            report_of=post,
            spans=(span,),
        )
        self.facts.append(report)
        return report.id


def _clauses(matter: dict[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = matter["clauses"]  # type: ignore[assignment]
    return found
