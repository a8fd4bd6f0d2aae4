"""A storage as an object store is: no file has a path on this machine."""

from typing import Any

from django.core.files.storage import InMemoryStorage, Storage

NEAR = ("_open", "_save", "delete", "exists", "listdir", "size", "get_modified_time")


class FarStorage(Storage):
    """Everything of the storage interface but path(); the base class refuses that."""

    def __init__(self) -> None:
        kept = InMemoryStorage()
        for name in NEAR:
            setattr(self, name, getattr(kept, name))

    def url(self, name: str | None) -> Any:
        raise AssertionError("A paper is never reached by an address of the storage.")
