"""A quote on paper: as PDF, Markdown, plain text and JSON, and as an e-mail with the PDF."""
