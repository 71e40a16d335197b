"""Pages of lists: `?page=` and `?page_size=`. A number that is none is refused, one that is too large is lowered."""

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from scoring.api.views import whole_number


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_number(self, request: Request, paginator: Any) -> int:
        return whole_number(request.query_params.get(self.page_query_param, 1), "page", least=1)

    def get_page_size(self, request: Request) -> int:
        size = request.query_params.get(self.page_size_query_param, self.page_size)
        return min(whole_number(size, "page_size", least=1), self.max_page_size)
