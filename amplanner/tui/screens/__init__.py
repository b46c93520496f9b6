"""The screens; one module a screen, each imported when it is first opened."""
