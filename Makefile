# Every target sets up what it needs. `make run PORT=8001`, `make test ULANG=penuh`, `make bench JOB=surat SKALA=0.1`.

PYTHON ?= python3
BIN := .venv/bin
UJI := $(BIN)/python -m dtks.layanan.uji

# Settings only read, never connected to: for mypy, whose Django plugin imports them.
KOSONG := DATABASE_URL=postgresql:///tidak-dipakai REDIS_URL=redis://127.0.0.1:1/0 SECRET_KEY=hanya-untuk-pemeriksaan

# A production-like environment for `check --deploy`: no default of development may hide there.
PRODUKSI := DATABASE_URL=postgresql:///tidak-dipakai REDIS_URL=redis://127.0.0.1:1/0 \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	ALLOWED_HOSTS=dtks.contoh.go.id DEBUG=0 DTKS_TANPA_TLS=0

TEMPLAT = $$(find . -name '*.html' -path '*/templates/*' -not -path './.venv/*' -not -path './var/*')

.PHONY: run test check fix bench lock siap siap-uji

run: siap
	@exec $(BIN)/python -m dtks.layanan.jalankan

test: siap-uji
	$(if $(ULANG),DTKS_ULANG=$(ULANG)) $(UJI) -- $(BIN)/pytest -n 2 --dist worksteal

check: siap-uji
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(KOSONG) $(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djade --check --target-version 5.2 $(TEMPLAT)
	$(BIN)/djlint --lint --quiet $(TEMPLAT)
	$(UJI) -- $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUKSI) $(BIN)/python manage.py check --deploy --fail-level WARNING

fix: siap-uji
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djade --target-version 5.2 $(TEMPLAT)

bench: siap-uji
	$(UJI) --awet --var $(or $(DTKS_VAR),var)/bench -- \
		$(BIN)/python -m bench $(if $(JOB),--job $(JOB)) $(if $(SKALA),--skala $(SKALA))

# `make lock NAIK=1` also raises the versions. No index or cache address is written into the files.
lock: siap-uji
	for nama in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--custom-compile-command 'make lock' $(if $(NAIK),--upgrade) $$nama.in -o $$nama.txt || exit 1; \
	done

siap:
	@$(PYTHON) dtks/layanan/siapkan.py

siap-uji:
	@$(PYTHON) dtks/layanan/siapkan.py --uji
