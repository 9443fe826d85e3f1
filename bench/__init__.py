"""Benchmarks: each job is measured against a floor in the same run. `make bench JOB=name SKALA=0.1`."""
