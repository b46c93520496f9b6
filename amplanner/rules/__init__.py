"""Pure values and functions: no I/O, no clock, no Peewee, no Textual."""
