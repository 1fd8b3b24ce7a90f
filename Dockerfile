# The site, its worker and its commands in one image, for amd64 and arm64. compose.yaml says what runs of it.
FROM python:3.11-slim-trixie

ENV FLASK_APP=wsgi \
    MEETUP_INSTANCE=/data \
    PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    UV_PROJECT_ENVIRONMENT=/opt/venv
WORKDIR /app

# pg_dump and pg_restore, for backups of PostgreSQL. They have to be as new as its server, so only the release is fixed.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner=10001 /data

COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir uv==0.13.9 \
    && uv sync --frozen --no-dev --no-cache --compile-bytecode --all-extras
COPY . .

USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=30s --timeout=5s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "meetup/gunicorn.py", "wsgi:app"]
