"""The WSGI entry point: `flask --app app`, or `app:create_app()` for a server."""

from clinic_check.web.app import create_app

__all__ = ["create_app"]
