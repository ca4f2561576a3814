"""Types for handlers of reactor-pump; put this file beside the handler, or on MYPYPATH. The module is there in every worker."""

from logging import Logger
from typing import Any, Dict, Mapping, NamedTuple, Optional, Type, Union

class Position(NamedTuple):
    partition: str
    offset: int

class Event:
    data: bytearray
    @property
    def key(self) -> Optional[Union[bytes, str]]: ...
    @property
    def headers(self) -> Dict[str, bytes]: ...
    @property
    def position(self) -> Position: ...
    @property
    def timestamp(self) -> Optional[float]: ...

class Response:
    key: Any
    data: Any
    content_type: Optional[str]
    headers: Optional[Mapping[str, Union[bytes, str]]]
    def __init__(
        self,
        key: Any = ...,
        data: Any = ...,
        content_type: Optional[str] = ...,
        headers: Optional[Mapping[str, Union[bytes, str]]] = ...,
    ) -> None: ...

class Context:
    worker_name: str
    logger: Logger
    event: Event
    response: Type[Response]
    @property
    def key(self) -> Optional[Union[bytes, str]]: ...
    @property
    def headers(self) -> Dict[str, bytes]: ...
    @property
    def position(self) -> Position: ...
    @property
    def timestamp(self) -> Optional[float]: ...
    def __getattr__(self, name: str) -> Any: ...
    def __setattr__(self, name: str, value: Any) -> None: ...
