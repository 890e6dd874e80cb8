"""The layout of the flow view: straight lanes over the full width, lines at right angles."""
