#!/usr/bin/env python3
"""What the READMEs of sinks say of keys is what the programs read, and their examples start.

	manuals.py BUILD

The tables of sinks/README.md and sinks/NAME/README.md have every key of `dateline help config` with its default, and no
other. Each block marked yaml is a line that `dateline check` takes as it stands.
"""
import os, re, subprocess, sys, tempfile

BUILD = os.path.realpath(sys.argv[1])
SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
DATELINE = os.path.join(BUILD, "bin", "dateline")
TOLD = ("kafka", "webhook")  # the README of jsonl is sinks/README.md, that of sqlite docs/sqlite.md


def read(*path):
    with open(os.path.join(SOURCE, *path), encoding="utf-8") as f:
        return f.read()


def rows(text):
    """key -> default, of tables that begin with them."""
    found = {}
    for table in re.findall(r"(?m)^\| key \| default \|.*\n\|[-|]+\n((?:\|.*\n)+)", text):
        found.update(re.findall(r"(?m)^\| `(\w+)` \| `?([^|`]+)`? \|", table))
    return found


def known(name):
    """key -> default, of a sink, as its program has them."""
    text = subprocess.run([DATELINE, "help", "config"], check=True, capture_output=True, text=True).stdout
    section = text.split("### `sinks.%s`" % name, 1)[1].split("\n#", 1)[0]
    return dict(re.findall(r"(?m)^\| `(\w+)` \| [^|]+ \| `?([^|`]+)`? \|", section))


def check_keys(name):
    own, shared, wanted = rows(read("sinks", name, "README.md")), rows(read("sinks", "README.md")), known(name)
    assert len(wanted) > 15 and len(shared) == 7, (wanted, shared)
    told = {**shared, **own}
    assert told == wanted, "sinks.%s: %s" % (name, sorted(set(told.items()) ^ set(wanted.items())))


def check_examples(folder, path):
    examples = re.findall(r"(?m)^```yaml\n((?:.*\n)*?)```$", read(path))
    for number, example in enumerate(examples):
        config = os.path.join(folder, "%d.yaml" % number)
        secrets = os.path.join(folder, "secrets")
        os.makedirs(secrets, mode=0o700, exist_ok=True)
        for secret in re.findall(r"\$\{file:/run/secrets/(\w+)\}", example):
            with open(os.path.join(secrets, secret), "w") as f:
                f.write("c2VjcmV0IG9mIGEgdGVzdCBvZiBkYXRlbGluZQ==\n")
        with open(config, "w") as f:
            f.write(example.replace("/run/secrets", secrets))
        done = subprocess.run([DATELINE, "check", config], capture_output=True, text=True)
        assert done.returncode == 0, "%s, example %d: %s%s" % (path, number + 1, done.stdout, done.stderr)
    return len(examples)


def main():
    count = 0
    with tempfile.TemporaryDirectory(prefix="dtl-manuals-") as folder:
        for name in TOLD:
            check_keys(name)
            count += check_examples(folder, "sinks/%s/README.md" % name)
    assert count >= 4, count
    print("%d examples, all keys" % count)


main()
