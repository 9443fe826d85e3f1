"""The rules that exist on paper, in pure Python: no Django, no database, no clock of their own."""
