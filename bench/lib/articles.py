"""Stored articles of ordinary news as `dateline explain --batch` takes them.

AGENCIES: Reuters of 1987 and the BBC of 2004 and 2005. PAPERS: many papers, most of them local ones, of 2009 and of 2018.
"""
import gzip
import json

AGENCIES = ("bbc-2004-2005", "reuters-21578")
PAPERS = ("lgl", "geowebnews")
DAYS = {"bbc-2004-2005": "2005-01-01", "reuters-21578": "1987-06-01", "geowebnews": "2018-04-15"}  # where an article does not say


def articles(shared, name):
    """{"id", "title", "published", "text"} of each; nothing where the corpus is not there."""
    agency = name in AGENCIES
    path = shared / (f"data/text/corpus/{name}.jsonl.gz" if agency else f"data/text/geo/{name}.jsonl")
    if not path.exists():
        return
    with (gzip.open if agency else open)(path, "rt", encoding="utf-8") as f:
        for line in f:
            a = json.loads(line)
            text = " ".join(filter(None, (a.get("dateline"), a["body"]))) if agency else a["text"]
            yield {"id": a["id"] if agency else f"{name}-{a['id']}", "title": a["title"],
                   "published": a["published" if agency else "date"] or DAYS[name], "text": text}
