"""The options of an operation as parameters of a request."""

from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from wfmap.options import Options, query_of

__all__ = ["asked"]

_O = TypeVar("_O", bound=Options)


def asked(options: type[_O]) -> Any:  # noqa: ANN401 - what FastAPI calls a dependency has no type
    """Read the options of an operation out of the query of a request."""

    def read(query: BaseModel) -> _O:
        return options(**{name: getattr(query, name) for name in query.model_fields_set})

    read.__annotations__["query"] = Annotated[query_of(options), Query()]
    return Depends(read)
