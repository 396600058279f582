"""Writers of networks, one module a family of formats; `FORMATS` in `graph.formats` names them."""
