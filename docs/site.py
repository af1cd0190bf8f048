"""Hooks of mkdocs (mkdocs.yml): the site has the repository's tree, so that the links of the pages hold in both.

mkdocs knows one directory of pages. Here every page, and every file that a page links to, has its path in the repository: README.md is
the home page. What mkdocs does not look at, these look at: links to anchors and to directories, and pages that are in no menu.
"""
import logging
import pathlib
import posixpath
import re

from mkdocs.structure.files import File, Files

ROOT = pathlib.Path(__file__).resolve().parents[1]
LOG = logging.getLogger("mkdocs.site")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s#:]+)((?:#[^)\s]*)?)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
anchors, links = {}, []


def paths():
    return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] + sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md"))


def targets(path):
    """(path in the repository, as it is written) of what a page links to."""
    for _, target, _ in LINK.findall(FENCE.sub("", (ROOT / path).read_text())):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), target)), target


def on_config(config):
    def expand(entry):
        if isinstance(entry, dict):
            return {title: expand(value) for title, value in entry.items()}
        if isinstance(entry, list):
            return [expand(value) for value in entry]
        if not entry.endswith("/"):
            return entry
        index = entry + "index.md"
        linked = [t for t, _ in targets(index) if posixpath.dirname(t) + "/" == entry and t.endswith(".md")]
        return list(dict.fromkeys([index] + linked))

    config["nav"] = expand(config["nav"])
    return config


def on_files(files, config):
    pages = paths()
    linked = {t for page in pages for t, _ in targets(page) if (ROOT / t).is_file()}
    ours = [File(p, str(ROOT), config["site_dir"], config["use_directory_urls"]) for p in pages + sorted(linked - set(pages))]
    return Files(ours + [f for f in files if not f.abs_src_path.startswith(str(ROOT))])


def on_nav(nav, config, files):
    for file in files.documentation_pages():
        if file.page not in nav.pages:
            LOG.warning("'%s' is in no menu: add it to mkdocs.yml", file.src_uri)
    return nav


def on_page_markdown(markdown, page, config, files):
    def link(match):
        text, target, anchor = match.groups()
        path = ROOT / posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), target))
        if "." not in path.name and not path.exists():
            LOG.warning("'%s' links to '%s', which does not exist", page.file.src_uri, target)
        return text if path.is_dir() else match[0]

    def outside(text):
        return LINK.sub(link, text)

    parts, end = [], 0
    for block in FENCE.finditer(markdown):
        # Behind the language stand the tests' words: flags, a file's name. Python's Markdown knows none.
        parts += [outside(markdown[end:block.start()]), re.sub(r"\A(```\w+)[^\n]*", r"\1", block[0])]
        end = block.end()
    return "".join(parts) + outside(markdown[end:])


def on_page_content(html, page, config, files):
    anchors[page.url] = set(re.findall(r'\bid="([^"]+)"', html))
    for path, anchor in re.findall(r'href="([^":#]*)#([^"]+)"', html):
        links.append((page, posixpath.normpath(posixpath.join(posixpath.dirname(page.url), path)) if path else page.url, anchor))
    return html


def on_env(env, config, files):
    for page, url, anchor in links:
        if url in anchors and anchor not in anchors[url]:
            LOG.warning("'%s' links to '#%s' in '%s', which is not there", page.file.src_uri, anchor, url)
    return env
