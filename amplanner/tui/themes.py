"""Our two themes. The built-in ones stay choosable; these are the ones whose contrast we measured."""

from textual.theme import Theme

AMP_DARK = Theme(
    name="amp-dark",
    dark=True,
    background="#12161D",
    surface="#171C25",
    panel="#1F2631",
    foreground="#D8DEE9",
    primary="#6CA6FF",
    secondary="#9AA7B8",
    accent="#FFB454",
    success="#5CC8A1",
    warning="#F2C14E",
    error="#FF8272",
    variables={
        "muted": "#9AA7B8",
        "border-blurred": "#3A4554",
        "scroll-mark": "#7D8A9D",
        "footer-key-foreground": "#FFB454",
        "block-cursor-background": "#2B3F5F",
        "block-cursor-foreground": "#FFFFFF",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#1F2631",
        "block-cursor-blurred-foreground": "#D8DEE9",
        "mark-background": "#2A2A3F",
    },
)

AMP_LIGHT = Theme(
    name="amp-light",
    dark=False,
    background="#FAFAF7",
    surface="#FFFFFF",
    panel="#EFEFEA",
    foreground="#1C232B",
    primary="#1F5FBF",
    secondary="#5A6572",
    accent="#9A5B00",
    success="#0B6E4F",
    warning="#8A5A00",
    error="#B3261E",
    variables={
        "muted": "#5A6572",
        "border-blurred": "#B9BDB5",
        "scroll-mark": "#7F8580",
        "footer-key-foreground": "#9A5B00",
        "block-cursor-background": "#E3EDFC",
        "block-cursor-foreground": "#0C1A2B",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#EFEFEA",
        "block-cursor-blurred-foreground": "#1C232B",
        "mark-background": "#F0EBF8",
    },
)

SHIPPED = (AMP_DARK, AMP_LIGHT)

VARIABLE_DEFAULTS = {"muted": "#9A9A9A", "scroll-mark": "#808080", "mark-background": "#80808033"}
"""Our own variables for themes that do not know them."""
