"""Readers of the files of facts from outside: layouts are data, the reading is one."""
