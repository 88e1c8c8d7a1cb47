"""The page and the widget: a war for the browser, where it can be played, searched and looked at from near."""

from frontmap.viewer.exhibit import Exhibit, exhibit_of
from frontmap.viewer.page import embedding, page_html

__all__ = ["Exhibit", "embedding", "exhibit_of", "page_html"]
