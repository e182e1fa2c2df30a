"""The public REST API."""

from ninja import NinjaAPI

api = NinjaAPI(title="Fourfold", version="1", urls_namespace="api")
