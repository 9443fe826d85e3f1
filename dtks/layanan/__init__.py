"""Running the system on one machine: embedded PostgreSQL and Redis, the launcher, the setup of `.venv`."""
