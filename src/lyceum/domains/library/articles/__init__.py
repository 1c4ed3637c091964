"""Articles by address: which addresses may be asked, and how a page is fetched from a stranger's server."""
