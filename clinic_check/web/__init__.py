"""The Flask application: views, forms, downloads, settings and commands."""
