"""The options of an operation as parameters of a request."""

from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from wfmap.options import Options, query_of, said

__all__ = ["asked"]

_O = TypeVar("_O", bound=Options)


def asked(options: type[_O]) -> Any:  # noqa: ANN401 - what FastAPI calls a dependency has no type
    """Read the options of an operation out of the query of a request."""
    fixed = {
        name: how.http_default
        for name, how in ((name, said(field)) for name, field in options.model_fields.items())
        if how.http_default is not None
    }

    def read(query: BaseModel) -> _O:
        given = {name: getattr(query, name) for name in query.model_fields_set}
        try:
            return options(**{**fixed, **given})
        except ValidationError as error:
            raise RequestValidationError(
                [{**found, "loc": ("query", *found["loc"])} for found in error.errors()]
            ) from None

    read.__annotations__["query"] = Annotated[query_of(options), Query()]
    return Depends(read)
