#!/usr/bin/env python3
"""A bare Debian 12 in a chroot: the Dockerfile's steps really run there, and so does ./run --once.

Needs root, mmdebstrap and the network of apt and Maven. Behind ./test --long.
usage: bare.py [dockerfile | run]     default: both
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
MOUNTS = (
    'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/tmp" && '
    'exec chroot "$0" "$@"'
)


def say(text):
    print(f"== {text}", flush=True)


def run(arguments, **more):
    subprocess.run([str(a) for a in arguments], check=True, **more)


def inside(root, command, cwd="/", user=None):
    """Runs a shell command in the chroot, with its own mounts, which go when it ends."""
    script = f"cd {shlex.quote(cwd)} && {command}"
    shell = ["/bin/sh", "-ec", script]
    if user:
        shell = ["/sbin/runuser", "-u", user, "--"] + shell
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
    run(["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", MOUNTS, root, *shell],
        env=environment, stdin=subprocess.DEVNULL)


def bootstrap(folder):
    root = folder / "bare"
    say("making a bare Debian 12")
    run(["mmdebstrap", "--quiet", "--variant=minbase", "bookworm", root])
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    extra = pathlib.Path("/usr/local/share/ca-certificates")  # certificates of a proxy on the way out
    if extra.is_dir() and any(extra.iterdir()):
        shutil.copytree(extra, root / "usr/local/share/ca-certificates", dirs_exist_ok=True)
    return root


def fresh(root, folder, name):
    copy = folder / name
    run(["cp", "-a", "--reflink=auto", root, copy])
    return copy


def copy_source(root, to, names=None):
    """The files of the checkout, as `COPY . .` or a clone would bring them."""
    target = root / to.lstrip("/")
    target.mkdir(parents=True, exist_ok=True)
    listing = subprocess.run(["git", "-C", SOURCE, "ls-files", "-co", "--exclude-standard", "-z"],
                             check=True, capture_output=True).stdout.split(b"\0")
    for raw in filter(None, listing):
        name = os.fsdecode(raw)
        if (names is None or name in names) and (SOURCE / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(SOURCE / name, target / name)


def instructions():
    text = (SOURCE / "Dockerfile").read_text().replace("\\\n", " ")
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            word, rest = line.split(None, 1)
            yield word.upper(), rest


class Stage:
    def __init__(self, root):
        self.root, self.cwd, self.user = root, "/", None
        self.entrypoint, self.command = [], []

    def copy(self, rest, stages):
        words = rest.split()
        origin = next((w.split("=", 1)[1] for w in words if w.startswith("--from=")), None)
        source, target = [w for w in words if not w.startswith("--")]
        if origin:
            run(["cp", "-a", f"{stages[origin].root}{source}/.", f"{self.root}{target}"])
        elif source == ".":
            copy_source(self.root, self.cwd)
        else:
            path = self.root / os.path.join(self.cwd, target).lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(SOURCE / source, path)

    def do(self, word, rest, stages):
        if word == "WORKDIR":
            self.cwd = rest
            (self.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "COPY":
            self.copy(rest, stages)
        elif word == "RUN":
            say(f"RUN {rest}")
            inside(self.root, rest, self.cwd, self.user)
        elif word == "USER":
            self.user = rest
        elif word in ("ENTRYPOINT", "CMD"):
            setattr(self, "entrypoint" if word == "ENTRYPOINT" else "command", [w.strip(' "') for w in rest.strip("[]").split(",")])
        else:
            sys.exit(f"bare.py does not know the Dockerfile instruction {word}")


def dockerfile(root, folder):
    stages, stage = {}, None
    for word, rest in instructions():
        if word == "FROM":
            name = rest.split()[-1] if " AS " in rest.upper() else "final"
            stage = stages[name] = Stage(fresh(root, folder, name))
        else:
            stage.do(word, rest, stages)
    say("the image's own command, then a story explained")
    inside(stage.root, " ".join(stage.entrypoint + stage.command), stage.cwd, stage.user)
    inside(stage.root, "echo 'PARIS, May 5, 2025 - France and Spain signed a treaty in Paris on Monday.' "
           "| dateline explain --published 2025-05-06 --json - | grep -q SUPPORT", stage.cwd, stage.user)


def run_once(root, folder):
    root = fresh(root, folder, "run")
    say("./run --once on a bare system")
    copy_source(root, "/root/dateline")
    inside(root, "./run --once", "/root/dateline")
    say("./run --once again: nothing to install, nothing read twice")
    inside(root, "./run --once", "/root/dateline")


def main():
    what = sys.argv[1:] or ["dockerfile", "run"]
    if os.geteuid() != 0 or not shutil.which("mmdebstrap"):
        sys.exit("bare.py needs root and mmdebstrap (apt-get install mmdebstrap)")
    with tempfile.TemporaryDirectory(prefix="dateline-bare-") as folder:
        folder = pathlib.Path(folder)
        root = bootstrap(folder)
        if "dockerfile" in what:
            dockerfile(root, folder)
        if "run" in what:
            run_once(root, folder)
    print("bare: all steps passed")


main()
