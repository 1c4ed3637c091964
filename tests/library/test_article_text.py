"""Of a page from the web its article alone is read, with its own title and author; books in HTML are left whole."""

import pytest

from lyceum.domains.library.extract.formats.html import article
from lyceum.domains.library.extract.models import ExtractedBook
from tests.library import documents
from tests.library.epubs import novel
from tests.library.reading import read

FIRST = "The ferry crossed the river twice a day, and Mina had never missed it, not even in winter. " * 3
SECOND = "This evening the bench was empty and a lantern hung where the bell used to be, which nobody could explain. " * 3
PERSIAN = "قایق روزی دو بار از رود می‌گذشت و مینا هرگز آن را از دست نداده بود. " * 4

BLOG = f"""<!DOCTYPE html><html lang="en-US"><head><title>The Ferry &#8211; River Notes</title>
<meta property="og:title" content="The Ferry">
<script type="application/ld+json">{{"@graph": [{{"@type": "Article", "author": {{"name": "Ana Silva"}}}}]}}</script></head>
<body class="single"><a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header id="masthead" class="site-header"><p class="site-title">River Notes</p>
<nav><a href="/">Home</a> <a href="/about">About</a></nav></header>
<div id="content"><main id="main"><article id="post-5"><header class="entry-header"><h1 class="entry-title">The Ferry</h1>
<div class="entry-meta">March 3 by <a rel="author" href="/author/ana">Ana Silva</a></div></header>
<div class="entry-content"><p>{FIRST}</p><p>{SECOND}</p><div class="sharedaddy"><h3>Share this:</h3><ul><li>Post</li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3><a>Another one</a></div></div>
<footer class="entry-footer">Posted in Stories</footer></article><nav class="post-navigation">Previous post: Snow</nav>
<div id="comments" class="comments-area"><h2>One thought</h2><article class="comment-body"><p>Lovely story, thanks!</p></article>
<form><textarea></textarea></form></div></main></div><aside class="widget-area"><h2>Recent Posts</h2></aside>
<footer class="site-footer">Proudly powered</footer></body></html>"""
PAPER = f"""<!doctype html><html lang="en"><head><title>The Ferry | World | The Daily Paper</title>
<meta name="author" content="Ana Silva"></head>
<body><div class="topbar"><a>Subscribe</a><a>Sign in</a></div><div class="wrapper"><ul class="menu"><li>World</li><li>Sport</li></ul></div>
<div class="layout"><div class="story"><h1>The Ferry</h1><div class="byline">By Ana Silva</div><div class="story-body"><p>{FIRST}</p>
<div class="ad-slot">Advertisement</div><p>{SECOND}</p><div class="newsletter-signup">Get our letter</div></div></div>
<div class="recommendations"><h3>Most read</h3><ul><li><a>Ten facts</a></li></ul></div></div>
<div class="bottom">Copyright</div></body></html>"""
WIKI = f"""<!DOCTYPE html><html class="client-nojs" lang="en"><head><title>The Ferry - Encyclopedia</title></head><body>
<div id="mw-navigation"><a>Main page</a></div><div id="content"><h1 id="firstHeading">The Ferry</h1>
<div id="siteSub">From the encyclopedia</div>
<div id="mw-content-text"><table class="infobox"><tr><th>Type</th><td>Boat</td></tr></table>
<p>{FIRST}<sup class="reference"><a href="#cite_note-1">[1]</a></sup></p><p>{SECOND}</p><div class="navbox">Navigation</div></div>
<div id="catlinks" class="catlinks">Categories: Boats</div></div><div id="footer">This page was last edited today</div></body></html>"""
BREAKS = f"""<html><head><title>The Ferry</title></head><body><table><tr><td class="left">Home<br>News</td><td><h1>The Ferry</h1>
{FIRST}<br><br>{SECOND}</td></tr></table><center>Counter: 1234</center></body></html>"""


def fetched(page: str) -> ExtractedBook:
    return read(article.MARK + page.encode())


def words(book: ExtractedBook) -> list[str]:
    """All that is to be read below the titles, whether in a chapter or not."""
    return [word for section in book.sections for block in section.blocks for word in block.text.split()]


@pytest.mark.parametrize("page", [BLOG, PAPER, WIKI, BREAKS], ids=["blog", "paper", "wiki", "breaks"])
def test_the_article_alone(page):
    book = fetched(page)
    assert (book.title, [chapter.title for chapter in book.chapters]) == ("The Ferry", ["The Ferry"])
    assert words(book) == (FIRST + SECOND).split()
    assert book.authors == (("Ana Silva",) if page in (BLOG, PAPER) else ())


def test_a_persian_blog():
    page = f"""<!DOCTYPE html><html dir="rtl" lang="fa-IR"><head><title>قایق - یادداشت‌های رود</title></head><body>
    <div class="header"><ul class="main-menu"><li>خانه</li></ul></div><div class="post"><h1>قایق</h1>
    <div class="post-content"><p>{PERSIAN}</p><p>{PERSIAN}</p></div>
    <div class="post-tags">برچسب‌ها: رود</div></div><div class="sidebar">آخرین مطالب</div>
    <div id="footer">تمام حقوق محفوظ است</div></body></html>"""
    book = fetched(page)
    assert (book.title, book.language, words(book)) == ("قایق", "fa", (PERSIAN * 2).split())


def test_a_page_that_a_browser_saved_is_read_the_same_way():
    saved = BLOG.replace("<html", "\r\n<!-- saved from url=(0028)https://river.example/ferry -->\r\n<html", 1)
    assert words(read(saved.encode())) == (FIRST + SECOND).split()


@pytest.mark.parametrize("make", [documents.website, documents.html])
def test_a_whole_book_is_no_less_whole_for_having_been_fetched(make):
    book = novel(4, 400, seed=5)
    read_as, whole = fetched(make(book)), read(make(book).encode())
    assert [chapter.title for chapter in read_as.chapters] == [chapter.title for chapter in book.chapters]
    assert [chapter.body_words() for chapter in read_as.chapters] == [chapter.body_words() for chapter in whole.chapters]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 150 + FIRST + "</div>" * 150,
        f"<html><body><script type='application/ld+json'>{'[' * 50_000}</script><p>{FIRST}</p></body></html>",
        f'<html><body><script type=\'application/ld+json\'>{{"author": [1, {{"name": 2}}, null]}}</script><p>{FIRST}</p></body></html>',
        f"<html><body class='nav share'><div class='comments'><p>{FIRST}</p></div></body></html>",
        f"<p>{FIRST}</p>",
    ],
)
def test_odd_pages_keep_their_text(page):
    assert words(fetched(f"<!doctype html>{page}")) == FIRST.split()
