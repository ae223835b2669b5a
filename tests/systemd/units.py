#!/usr/bin/env python3
"""The systemd units are right, tight, and understood by the programs they start.

usage: tests/systemd/units.py BUILD
"""
import os, re, shutil, signal, socket, subprocess, sys, tempfile

BUILD = os.path.realpath(sys.argv[1])
SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
EXPOSURE = 15  # in tenths: 1.5 of 10
INSTANCES = {"producer": "files", "processor": "extract", "sink": "sqlite"}


def unit_of(kind):
    with open(os.path.join(BUILD, "systemd", "dateline-%s@.service" % kind)) as f:
        return f.read()


def settings(text):
    """key -> values in order; a key may come twice."""
    found = {}
    for key, value in re.findall(r"(?m)^(\w+)=(.*)$", text):
        found.setdefault(key, []).append(value)
    return found


def check_policy(kind):
    found = settings(unit_of(kind))
    with open(os.path.join(SOURCE, "lib/conf/opt.h")) as f:
        codes = dict(re.findall(r"#define DTL_EXIT_(\w+) (\d+)", f.read()))
    assert found["RestartPreventExitStatus"] == ["%s %s" % (codes["USAGE"], codes["CONFIG"])], found
    assert found["SuccessExitStatus"] == [codes["UNFINISHED"]], found
    assert found["Restart"] == ["on-failure"] and found["Type"] == ["notify"], found
    assert "ExecStartPre" not in found, "its exit codes are not kept from being started again"
    for key in ("ExecStart", "ExecReload"):
        program = found[key][0].split()[0]
        assert os.path.basename(program) == "dateline" and os.path.isabs(program), program


def verify(folder):
    """As installed, but with the programs of the build, which are there."""
    names = []
    for kind, instance in INSTANCES.items():
        text = re.sub(r"(?m)^(Exec\w+=)\S*/dateline ", r"\1%s/bin/dateline " % BUILD, unit_of(kind))
        with open(os.path.join(folder, "dateline-%s@.service" % kind), "w") as f:
            f.write(text)
        names.append(os.path.join(folder, "dateline-%s@%s.service" % (kind, instance)))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *names], capture_output=True, text=True)
    ours = [l for l in (done.stdout + done.stderr).splitlines() if "dateline" in l]
    assert done.returncode == 0 and not ours, "systemd-analyze verify:\n" + done.stdout + done.stderr
    for name in names:
        done = subprocess.run(["systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=%d" % EXPOSURE, name],
                              capture_output=True, text=True)
        told = [l for l in done.stdout.splitlines() if "Overall" in l]
        print(os.path.basename(name), *told)
        assert done.returncode == 0, "%s\n%s%s" % (name, done.stdout, done.stderr)


def wrong_units_are_found(folder):
    """The verifier sees faults at all: a unit whose program is not there."""
    broken = os.path.join(folder, "dateline-broken.service")
    with open(broken, "w") as f:
        f.write("[Service]\nExecStart=/nowhere/dateline\n")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", broken], capture_output=True, text=True)
    assert done.returncode != 0, "a unit without its program was found right"


def said(folder):
    """What a process without a broker tells its socket: from its start to its stop."""
    path = os.path.join(folder, "notify")
    config = os.path.join(folder, "line.yaml")
    with open(config, "w") as f:
        f.write("state: %s/state\nkafka: {bootstrap: '127.0.0.1:1'}\nsinks: {jsonl: {path: %s/out.jsonl}}\n" % (folder, folder))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(path)
        listener.settimeout(60)
        env = dict(os.environ, NOTIFY_SOCKET=path, WATCHDOG_USEC="120000000")
        process = subprocess.Popen([os.path.join(BUILD, "bin/dateline"), "sink", "jsonl:3", "-c", config], env=env,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            got = []
            while "READY=1" not in got or got.count("WATCHDOG=1") < 2:
                got.append(listener.recv(4096).decode())
            process.send_signal(signal.SIGTERM)
            while "STOPPING=1" not in got:
                got.append(listener.recv(4096).decode())
            assert process.wait(60) == 0, process.returncode
            assert os.path.exists(os.path.join(folder, "state/run/jsonl.3.counters")), "NAME:SLOT is a slot"
            assert any(g.startswith("STATUS=waiting") for g in got), got
        finally:
            process.kill()
            process.wait()


def a_wrong_config_is_refused_before_anything(folder):
    """No word to systemd, no state, and the code that is not started again."""
    path, config = os.path.join(folder, "quiet"), os.path.join(folder, "wrong.yaml")
    with open(config, "w") as f:
        f.write("state: %s/untouched\nkafka: {bootstrap: '127.0.0.1:1'}\nsinks: {jsonl: {path: out.jsonl, colour: red}}\n" % folder)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(path)
        listener.setblocking(False)
        done = subprocess.run([os.path.join(BUILD, "bin/dateline"), "sink", "jsonl", "-c", config], timeout=60,
                              env=dict(os.environ, NOTIFY_SOCKET=path), stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert done.returncode == 78 and "wrong.yaml:3:" in done.stderr and "colour" in done.stderr, done
        try:
            raise AssertionError("told systemd %r" % listener.recv(4096))
        except BlockingIOError:
            pass
    assert not os.path.exists(os.path.join(folder, "untouched")), "state was made"


def main():
    with tempfile.TemporaryDirectory(prefix="dtl-units-") as folder:
        for kind in INSTANCES:
            check_policy(kind)
        if shutil.which("systemd-analyze"):
            wrong_units_are_found(folder)
            verify(folder)
        else:
            print("no systemd-analyze here (tools/install-deps test brings it): units are not verified")
        said(folder)
        a_wrong_config_is_refused_before_anything(folder)


main()
