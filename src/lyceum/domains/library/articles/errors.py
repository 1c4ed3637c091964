"""What can go wrong with an article by address, each with what to do about it."""

from lyceum.domains.library.extract.errors import BookProblem
from lyceum.kernel.errors import Invalid, TooMany


class AddressWrong(Invalid):
    """This is no address of a web page. Copy it from the browser's address bar; it begins with http:// or https://."""

    code = "article_address_wrong"


class AddressPrivate(BookProblem):
    """This address lies inside a private network, where the school does not fetch. Open the page, save it, and upload the file."""

    code = "article_address_private"


class ArticlesUnderWay(TooMany):
    """Several of your articles are still being fetched. Wait until one of them is there."""

    code = "articles_under_way"


class NotForRobots(BookProblem):
    """The site asks programs not to fetch this page (robots.txt), and the school obeys. Open the page, save it, and upload the file."""

    code = "article_not_for_robots"


class ArticleNotFound(BookProblem):
    """The site has no page at this address. Open it in a browser, check the address, and add it again."""

    code = "article_not_found"


class ArticleNeedsSignIn(BookProblem):
    """The site shows this page only to people who are signed in. Open the page, save it, and upload the file."""

    code = "article_needs_sign_in"


class SiteBusy(BookProblem):
    """The site is busy or asks to wait. Add the address again later."""

    code = "article_site_busy"


class SiteUnreachable(BookProblem):
    """The site could not be reached safely. Check that the address opens in a browser, and add it again."""

    code = "article_site_unreachable"


class ArticleBroken(BookProblem):
    """The page broke off on its way, or arrived in a form that cannot be unpacked. Add the address again."""

    code = "article_broken"


class ArticleTooSlow(BookProblem):
    """The site took too long to send the page. Add the address again later, or save the page and upload the file."""

    code = "article_too_slow"


class ArticleTooLarge(BookProblem):
    """The page is larger than the school fetches. Download it yourself and upload the file."""

    code = "article_too_large"


class TooManyRedirects(BookProblem):
    """The address leads on from page to page without an end. Open it in a browser and copy the address of the page you arrive at."""

    code = "article_redirects"


class ArticleOfAnotherKind(BookProblem):
    """At this address is no text that the school can read. Give the address of a web page, a PDF, an EPUB, a Word or a text file."""

    code = "article_of_another_kind"


class ArticleEmpty(BookProblem):
    """There is no article in this page, or its text comes only after the page has opened. Open the page, save it, and upload the file."""

    code = "article_empty"
