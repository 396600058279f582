"""XML and JSON to one plain tree of records: dicts, lists and strings, whatever the format.

Field names are in small letters without marks, since "meeting_date", "MeetingDate" and
"meeting-date" are one field. Nothing outside the file is read, and no entity is expanded.
"""

import json
import re

from lxml import etree

from extract.document import Problem
from extract.errors import ReadError
from extract.loaders.encoding import decode_text

Tree = dict[str, "Tree"] | list["Tree"] | str

# Bytes. The largest response of a council's service, all its councillors, is a tenth of that.
_LARGEST = 20 * 1024 * 1024
_DEEPEST = 60
# How what may stand before a document type begins and ends.
_ASIDES = ((b"<!--", b"-->"), (b"<?", b"?>"))


def read_xml(data: bytes, path: str) -> Tree:
    """Read XML into a tree; attributes are fields as child elements are.

    Raises ReadError if it is not well formed, too large, nested too deep, or declares entities.
    """
    _refuse_large(data, path)
    if _declares_type(data.replace(b"\0", b"")):
        raise ReadError(path, "declares a document type: export it again as plain XML without one")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as err:
        raise ReadError(path, f"not well-formed XML ({err}): fetch it again") from err
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise ReadError(path, "declares a document type: export it again as plain XML without one")
    return {_field(root): _read_element(root, path, 0)}


def read_json(data: bytes, path: str) -> tuple[Tree, tuple[Problem, ...]]:
    """Read JSON into a tree: numbers as printed, true and false as "Yes" and "No".

    Raises ReadError if it is not JSON, too large or nested too deep.
    """
    _refuse_large(data, path)
    text, problems = decode_text(data, path)
    try:
        # Numbers stay as they are written; a thousand digits are no number to compute.
        value = json.loads(text, strict=False, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as err:
        raise ReadError(path, f"not JSON ({err}): fetch it again") from err
    return _read_value(value, path, 0), problems


def _refuse_large(data: bytes, path: str) -> None:
    if len(data) > _LARGEST:
        raise ReadError(path, f"larger than {_LARGEST // 1024**2} MB: divide it into smaller files")


def _declares_type(data: bytes) -> bool:
    """Whether a declaration comes before the root; each byte is looked at once."""
    at = data.find(b"<")
    while at >= 0:
        aside = next((one for one in _ASIDES if data.startswith(one[0], at)), None)
        if aside is None:
            return data.startswith(b"<!", at)
        begin, closing = aside
        # What never closes is not well formed, which the parser says.
        end = data.find(closing, at + len(begin))
        at = data.find(b"<", end) if end >= 0 else -1
    return False


def _refuse_deep(depth: int, path: str) -> None:
    if depth > _DEEPEST:
        raise ReadError(path, f"nested deeper than {_DEEPEST}: no record that a council publishes")


def _field(element: etree._Element) -> str:
    return _plain_key(etree.QName(element).localname)


def _plain_key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _read_element(element: etree._Element, path: str, depth: int) -> Tree:
    _refuse_deep(depth, path)
    fields: dict[str, Tree] = {
        _plain_key(etree.QName(name).localname): str(value)
        for name, value in element.attrib.items()
    }
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        text = (element.text or "").strip()
        if not fields:
            return text
        return {**fields, "text": text} if text else fields
    for child in children:
        _add(fields, _field(child), _read_element(child, path, depth + 1))
    return fields


def _add(fields: dict[str, Tree], name: str, value: Tree) -> None:
    known = fields.get(name)
    if known is None:
        fields[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        fields[name] = [known, value]


def _read_value(value: object, path: str, depth: int) -> Tree:
    _refuse_deep(depth, path)
    if isinstance(value, dict):
        return {
            _plain_key(name): _read_value(inner, path, depth + 1)
            for name, inner in value.items()
            if inner is not None
        }
    if isinstance(value, list):
        return [_read_value(inner, path, depth + 1) for inner in value if inner is not None]
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
