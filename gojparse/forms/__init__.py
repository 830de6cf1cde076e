"""The official forms, as data: one TOML file an edition, and form.py, which loads them."""
