"""Long maps in rows: cut where fewest flows cross, continued below, each with its own lanes."""

from wfmap.render.layout.rows.layout import WIDTH, RowOptions, lay_out_in_rows

__all__ = ["WIDTH", "RowOptions", "lay_out_in_rows"]
