"""The words that decide, found among the rows of one item: resolutions, motions, prose.

Knows layout and wording, nothing of meetings or people; decisions.py makes facts of what it gives.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.document import Span
from extract.meetings import split_sentences
from extract.motions import Motion, find_movers, find_votes
from extract.movers import with_nominators, with_proposer
from extract.prose import end_of_words, read_cell, read_prose
from extract.roll_calls import find_roll_call
from extract.rows import Row
from extract.tables import Pattern
from extract.told_motions import read_told_motion
from extract.wording import (
    LABEL_ROW,
    LAID,
    LIST_MARK,
    LOST,
    OPEN_END,
    PREAMBLE,
    STOP_ROW,
    Resolution,
    all_outcomes,
    drop_repeats,
    goes_on,
    is_moved_since,
    match_pattern,
    merge_prose,
    number_of,
    opens_record,
    takes_motion,
    trimmed_span,
    without_tail,
    words_of,
)

# A resolution may run over so many rows.
_MOST_ROWS = 40


class _Reader:
    """Goes through the rows of one item once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.found: list[Resolution] = []
        self.movers: Motion | None = None
        self.movers_at = -10
        self.is_skipping = False

    def read(self, *, is_record: bool = False) -> list[Resolution]:
        index = 0
        if is_record and not any(match_pattern("formal", row.text) for row in self.rows):
            # A record of a decision may say no more than its clauses.
            opening = [n for n, row in enumerate(self.rows[:8]) if opens_record(row.text)]
            if opening:
                index = self._collect(opening[0], 0, None, "formal")
        while index < len(self.rows):
            index = self._read_row(index)
        return self.found

    def _read_row(self, index: int) -> int:
        row = self.rows[index]
        text = row.text
        if row.block.kind == "cell" and (told := read_cell(row)):
            self.found.append(told)
            return index + 1
        if match_pattern("skip", text) and not match_pattern("formal", text):
            self.is_skipping = True
            return index + 1
        if hit := match_pattern("formal", text):
            self.is_skipping = False
            if movers := find_movers(text[: hit[1].end()], row.start):
                self._note_movers(movers, index)
            is_motion = (hit[1].groupdict().get("cue") or "").lower() == "motion"
            return self._collect(index, hit[1].end(), hit, "motion" if is_motion else "formal")
        if PREAMBLE.match(text):
            if self._has_movers(index):
                self.movers_at = index  # what was moved opens below
            return index + 1
        if self._attach_roll_call(row):
            return index + 1
        fate = match_pattern("fate", text)
        if fate and len(text) < 160:
            self._settle_fate(fate[1]["fate"], text, row)
            return index + 1
        movers = find_movers(text, row.start)
        if movers and self._is_movers_row(text, movers):
            self.is_skipping = False
            if self._attach_movers(movers, index) or self._end_prose(movers, index):
                return index + 1
            self._note_movers(movers, index)
            rest = text[movers.end :]
            following = self.rows[index + 1].text if index + 1 < len(self.rows) else ""
            if not rest.strip(" :.") and (
                PREAMBLE.match(following) or match_pattern("formal", following)
            ):
                return index + 1
            if movers.number or re.match(r"^\W*(?:that|That|THAT)\b", rest):
                return self._collect(index, movers.end, None, "motion")
            return index + 1
        if movers and re.search(r"\bmoved\b", text) and self._fate_follows(index):
            # "Councilmember Oak moved to approve the plan, seconded by Councilmember Elm."
            self._note_movers(movers, index)
            that = re.compile(r"\bthat\b").search(text, movers.end)
            return self._collect(index, that.start() if that else 0, None, "motion")
        if movers and (told := read_told_motion(row, movers)):
            self.found.append(told)
            return index + 1
        if self._attach_votes(text):
            return index + 1
        if hit := match_pattern("that", text):
            if self._has_movers(index) or self._fate_follows(index):
                return self._collect(index, 0, hit, "motion")
            if self.is_skipping:
                return index + 1
        if self._has_movers(index) and self.movers_at >= index - 2 and takes_motion(text):
            return self._collect(index, 0, None, "motion")
        if opened := self._opened_by_prose(row):
            return self._collect(index, *opened, "formal")
        if self.is_skipping and not LAID.search(text):
            if row.is_heading or (not LIST_MARK.match(text) and len(text) > 200):
                self.is_skipping = False
            else:
                return index + 1
        found = [with_proposer(self.rows, index, one) for one in read_prose(row)]
        self.found += self._with_movers_above(index, found)
        return index + 1

    def _opened_by_prose(self, row: Row) -> tuple[int, tuple[Pattern, re.Match[str]]] | None:
        """ "It was agreed that:" at the end of a row, with its clauses in the rows below."""
        if not row.text.endswith((":", ":-", ":–")):
            return None
        start, end = split_sentences(row.text)[-1]
        sentence = row.text[start:end]
        if self.is_skipping and not re.search(r"\bresolved\b", sentence):
            return None
        hit = match_pattern("prose", sentence)
        if hit is None or match_pattern("none", sentence):
            return None
        return start, hit

    # -- formal resolutions and motions ----------------------------------------------------------

    def _collect(
        self, index: int, offset: int, hit: tuple[Pattern, re.Match[str]] | None, kind: str
    ) -> int:
        row = self.rows[index]
        opened = index
        rest = row.text[offset:]
        parts: list[Span] = []
        clauses: list[tuple[str, str]] = []
        if rest.strip(" :–-.,"):
            end = end_of_words(rest)
            parts.append(trimmed_span(row, offset, offset + end))
            if end < len(rest) - 3 and kind == "formal":
                self.found += read_prose(row, offset + end)
        index += 1
        is_open = not parts or bool(OPEN_END.search(without_tail(rest)))
        index, movers = self._skip_labels(index)
        while index < len(self.rows) and len(parts) < _MOST_ROWS:
            following = self.rows[index]
            text = following.text
            marked = LIST_MARK.match(text)
            if re.fullmatch(r"\d{1,3}", text):  # a page's number between
                index += 1
                continue
            if self._ends_resolution(text, is_first=not parts):
                break
            if marked and (is_open or parts):
                if not is_open and not goes_on(parts, marked["mark"], rest):
                    break
                parts.append(trimmed_span(following, 0, len(text)))
                clauses.append((marked["mark"].strip("()."), text[marked.end() :].strip()))
                is_open = True
            elif is_open and not following.number:
                parts.append(trimmed_span(following, 0, end_of_words(text)))
                is_open = bool(OPEN_END.search(text))
            else:
                break
            index += 1
        parts = [part for part in parts if part.end > part.start]
        if not parts:
            if hit and kind == "formal" and movers is None:
                self._alone(hit, row)
            elif number := number_of(hit):
                self._note_movers(Motion(number=number), index)
            return index
        words = " ".join(words_of(self.rows, part) for part in parts)
        is_numbered = bool(self.movers and self.movers.number)
        if kind == "motion" and not is_numbered and not self._has_fate(index, words):
            return index  # a motion whose fate is not told is not a decision
        self._add(parts, kind, hit, clauses, opened)
        return index

    def _skip_labels(self, index: int) -> tuple[int, Motion | None]:
        """Pass the lines that name movers between an opening and its words."""
        found: Motion | None = None
        while index < len(self.rows) and LABEL_ROW.match(self.rows[index].text):
            row = self.rows[index]
            if movers := find_movers(row.text, row.start):
                if re.search(r"\b(?:that|That|THAT)\b", row.text[movers.end :]):
                    break
                found = found.filled_by(movers) if found else movers
            index += 1
        if found is None and index < len(self.rows):
            row = self.rows[index]
            movers = find_movers(row.text, row.start)
            if movers and self._is_movers_row(row.text, movers):
                found, index = movers, index + 1
        if found:
            self._note_movers(found, index)
        return index, found

    def _ends_resolution(self, text: str, *, is_first: bool) -> bool:
        if match_pattern("formal", text) or match_pattern("fate", text):
            return True
        if find_roll_call(text) is not None:
            return True
        if (
            text in ("Nil", "None")
            or STOP_ROW.match(text)
            or (match_pattern("skip", text) and len(text) < 60)
        ):
            return True
        movers = find_movers(text)
        return bool(movers and self._is_movers_row(text, movers) and not is_first)

    def _has_fate(self, index: int, words: str) -> bool:
        if re.search(r"\b(?:CARRIED|Carried|carried)\b", words[-40:]):
            return True
        for row in self.rows[index : index + 4]:
            if match_pattern("fate", row.text):
                return True
            movers = find_movers(row.text)
            if match_pattern("formal", row.text) and not movers:
                return bool(re.match(r"^\W*(?:RESOLVED|AGREED|Resolved)\W*$", row.text))
        return bool(
            re.search(
                r"\b(?:agreed|carried|resolved|approved|lost|defeated)\b",
                " ".join(row.text for row in self.rows[index : index + 2]),
            )
            and self.movers
        )

    def _fate_follows(self, index: int) -> bool:
        for row in self.rows[index + 1 : index + 14]:
            if match_pattern("fate", row.text):
                return True
            if row.is_heading or match_pattern("that", row.text):
                return False
        return False

    def _add(
        self,
        parts: list[Span],
        kind: str,
        hit: tuple[Pattern, re.Match[str]] | None,
        clauses: list[tuple[str, str]],
        index: int,
    ) -> None:
        texts = [words_of(self.rows, part) for part in parts]
        cue = hit[1].groupdict().get("cue") or "" if hit else ""
        outcomes = all_outcomes(texts, cue)
        motion = self.movers if self.movers and index - self.movers_at < 8 else Motion()
        motion = motion.filled_by(find_votes(" ".join(texts)[-200:]))
        number = number_of(hit)
        if number is None and motion.number:
            number = motion.number
        self.found.append(
            Resolution(
                parts=tuple(parts),
                text="\n".join(texts),
                rule=hit[0].id if hit else "decision-motion",
                kind=kind,
                motion=motion,
                outcomes=outcomes,
                clauses=tuple(clauses),
                number=number,
                is_of_council=bool(re.match(r"Council(?:['’]s)? [Rr]esolution", cue)),
            )
        )
        self.movers = None

    def _alone(self, hit: tuple[Pattern, re.Match[str]], row: Row) -> None:
        cue = hit[1].groupdict().get("cue") or ""
        if re.match(r"^(?:AGREED|NOTED|Agreed|RECOMMENDED)", cue):
            self._add([trimmed_span(row, 0, len(row.text))], "alone", hit, [], 0)

    # -- movers, votes and fates -----------------------------------------------------------------

    def _note_movers(self, movers: Motion, index: int) -> None:
        old = self.movers if self.movers and index - self.movers_at <= 3 else None
        self.movers = old.filled_by(movers) if old else movers
        self.movers_at = index

    def _has_movers(self, index: int) -> bool:
        return self.movers is not None and index - self.movers_at <= 6

    def _is_movers_row(self, text: str, movers: Motion) -> bool:
        """Tell a line that names movers from a sentence that decides and names them too."""
        if movers.number:
            return True
        rest = text[movers.end :].strip(" .,;:–-")
        before = text[: movers.seconder.span.start if movers.seconder else movers.end]
        if len(rest) >= 45 or len(text) >= 170 or "agreed" in rest or len(before) >= 140:
            return False
        return bool(LABEL_ROW.match(text)) or not match_pattern("prose", text)

    def _attach_movers(self, movers: Motion, index: int) -> bool:
        """Movers named below the words, where "CARRIED" comes next: they are of those words."""
        if not self.found or self.movers is not None:
            return False
        last = self.found[-1]
        follows = self.rows[index + 1] if index + 1 < len(self.rows) else None
        carried = follows and (
            match_pattern("fate", follows.text) or find_roll_call(follows.text) is not None
        )
        inline = match_pattern("fate", self.rows[index].text[movers.end - 10 :])
        near = last.parts[-1].end > self.rows[index].start - 40
        if near and (carried or inline) and last.motion.mover is None and last.kind != "prose":
            self.found[-1] = replace(last, motion=last.motion.filled_by(movers))
            return True
        return False

    def _end_prose(self, movers: Motion, index: int) -> bool:
        """ "The accounts were approved." and below it "Proposed Cllr Oak, seconded Cllr Elm"."""
        last = self.found[-1] if self.found else None
        if last is None or last.kind not in ("prose", "alone") or last.motion.mover:
            return False
        row = self.rows[index]
        following = self.rows[index + 1].text if index + 1 < len(self.rows) else ""
        opens = row.text.endswith((",", ":", "-", "–")) or any(
            match_pattern(kind, following) for kind in ("formal", "that", "fate")
        )
        if opens or not -1 <= row.start - last.parts[-1].end <= 40 or takes_motion(following):
            return False
        self.found[-1] = replace(last, motion=last.motion.filled_by(movers))
        return True

    def _with_movers_above(self, index: int, found: list[Resolution]) -> list[Resolution]:
        """ "On the proposal of Councillor Oak, seconded by Councillor Elm, the" on a line above."""
        if not found or self.movers is None or self.movers_at != index - 1:
            return found
        above = self.rows[index - 1].text
        if found[0].motion.mover or above.endswith((".", ":")) or LABEL_ROW.match(above):
            return found
        motion, self.movers = found[0].motion.filled_by(self.movers), None
        return [replace(found[0], motion=motion), *found[1:]]

    def _attach_votes(self, text: str) -> bool:
        if not self.found or len(text) > 300:
            return False
        votes = find_votes(text)
        if votes.votes_for is None or match_pattern("prose", text):
            return False
        self.found[-1] = replace(self.found[-1], motion=self.found[-1].motion.filled_by(votes))
        return True

    def _attach_roll_call(self, row: Row) -> bool:
        """Lists of who voted how, below the words that they voted on."""
        votes = find_roll_call(row.text, row.start)
        if votes is None:
            return False
        near = self.found and self.found[-1].parts[-1].end > row.start - 900
        if near and not is_moved_since(self.rows, self.found[-1].parts[-1].end, row.start):
            last = self.found[-1]
            fate = LOST.search(row.text)
            kept = last.motion
            if votes.abstentions is not None:  # "7-0-1" may count the absent
                kept = replace(kept, abstentions=None)
            self.found[-1] = replace(
                last,
                motion=kept.filled_by(votes),
                outcomes=("lost",) if fate else last.outcomes,
            )
        return True

    def _settle_fate(self, fate: str, text: str, row: Row) -> None:
        if not self.found or self.found[-1].parts[-1].end < row.start - 900:
            return
        last = self.found[-1]
        if last.kind in ("motion", "formal"):
            motion = last.motion.filled_by(find_votes(text))
            outcomes = ("lost",) if fate.lower() in ("lost", "defeated") else last.outcomes
            self.found[-1] = replace(last, motion=motion, outcomes=outcomes)


def find_resolutions(rows: Sequence[Row], *, is_record: bool = False) -> list[Resolution]:
    """Find the resolutions among the rows of one item, in order, each counted once.

    `is_record`: the rows are a record of one decision, which may say it without an opening.
    """
    found = merge_prose(drop_repeats(_Reader(rows).read(is_record=is_record)))
    return [with_nominators(rows, one) for one in found]
