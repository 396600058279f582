"""What machines ask of a server: whether it is alive and well; and the sign that browsers want."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.catalogue import Catalogue

router = APIRouter(include_in_schema=False)


@router.api_route("/health/live", methods=["GET", "HEAD"])
async def health_live() -> Response:
    """Say that the process answers, whatever its workers do: no reason to start it anew."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.api_route("/health", methods=["GET", "HEAD"])
def health(request: Request) -> Response:
    """Say that queries are answered, and over which state of the store; else 503."""
    catalogue: Catalogue = request.app.state.catalogue
    rows = catalogue.select("ASK { ?s ?p ?o }")
    return JSONResponse(
        {
            "status": "ok",
            "version": str(catalogue.reader.version),
            "has_data": rows.rows[0][0] is not None and rows.rows[0][0].value == "true",
            "sandbox": catalogue.visitors.seal._asdict(),
        },
        headers={"Cache-Control": "no-store"},
    )


@router.api_route("/favicon.ico", methods=["GET", "HEAD"])
def favicon() -> Response:
    """Answer what every browser asks for: there is none."""
    return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})
