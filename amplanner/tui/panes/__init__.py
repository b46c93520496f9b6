"""The panes of the Workday; one module a pane."""
