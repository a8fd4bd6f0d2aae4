"""A request that brings more than any page asks for is cut off while it arrives, before it fills the disk."""

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MB: Final = 1024 * 1024


class CappedUpload(FileUploadHandler):
    """Counts the bytes of all files of one request; answers 400 beyond settings.UPLOAD_REQUEST_LIMIT_MB."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_REQUEST_LIMIT_MB * MB:
            raise RequestDataTooBig(f"一次上传超过 {settings.UPLOAD_REQUEST_LIMIT_MB} MB。")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
