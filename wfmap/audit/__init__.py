"""The tables behind data stores: read, measured, linked, and held against what is asked of them."""
