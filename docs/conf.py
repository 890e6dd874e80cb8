"""How Sphinx makes the site. Nothing is fetched: no web font, no script from elsewhere."""

from wfmap import __version__

project = "wfmap"
version = release = __version__
author = "the authors of wfmap"
extensions = ["myst_parser"]
html_theme = "furo"
html_theme_options = {
    style: {"code-font-size": "74%"}  # 96 columns, as outputs have, without a scroll bar
    for style in ("light_css_variables", "dark_css_variables")
}
html_title = "wfmap"
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
myst_heading_anchors = 3
nitpicky = True
smartquotes = False  # `--from` is typed with two hyphens
suppress_warnings = ["toc.not_included"]  # pages made of records are reached by their lists
