# One image: the command line and the server. Every package is the one of the lock, by its hash.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements requirements
# What builds our wheel, and what runs, each in a place of its own: only the second is kept.
RUN python -m venv /build \
    && /build/bin/pip install --require-hashes --requirement requirements/dev.lock
RUN python -m venv /opt/folkmoot \
    && /opt/folkmoot/bin/pip install --require-hashes --requirement requirements/run.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY extract extract
COPY graph graph
COPY api api
COPY ontology ontology
COPY shapes shapes
COPY samples samples
RUN /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/folkmoot/bin/pip install --no-deps --no-index /wheels/*.whl

FROM python:3.12-slim
# Scanned pages are read by tesseract; without it they are named as unread.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir /data \
    && chown 10001:10001 /data
COPY --from=build /opt/folkmoot /opt/folkmoot
ENV PATH=/opt/folkmoot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    FOLKMOOT_STORE=/data/store
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=8)"]
ENTRYPOINT ["folkmoot"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--log", "json"]
