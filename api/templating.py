"""Render pages: Jinja over api/templates, every value escaped, since papers are hostile text."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.assets import static_href

FOLDER = Path(__file__).parent
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals["static"] = static_href


def render(template: str, **values: object) -> str:
    """Render a page."""
    return _ENVIRONMENT.get_template(template).render(**values)
