"""The ASGI entry: `uvicorn --app-dir api app:app` serves what `wfmap serve` serves."""

from wfmap.service.app import create_app

app = create_app()
