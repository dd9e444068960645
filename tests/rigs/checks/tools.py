"""Running the tools that are not ours: Node packages and the Nu HTML checker."""

import json
import re
import subprocess
import tempfile
from pathlib import Path

RIGS = Path(__file__).resolve().parent.parent
VNU = RIGS / "node_modules/vnu-jar/build/dist/vnu.jar"


def node(script, *arguments, timeout=1800):
    """The errors that a script of ours prints as a JSON list, one of texts."""
    command = ["node", RIGS / script, *arguments]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout, cwd=RIGS)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return [f"{script} failed: {(done.stderr or done.stdout).strip()[-600:]}"]


def html(site):
    """The Nu HTML checker, the W3C's own, finds no error in any page, style sheet or SVG."""
    files = site.with_suffix(".html")
    if not files:
        return ["there are no pages"]
    # Arguments by the ten thousand do not fit a command line; a folder does.
    errors = vnu([site.root], "--skip-non-html")
    if chosen := site.with_suffix(".svg"):
        errors += vnu([site.root / file for file in chosen], "--skip-non-svg")
    errors = [error.replace(f"{site.root.resolve()}/", "") for error in errors]
    return errors + styles(site)


# What browsers know and the checker does not yet: transitions between pages (CSS View Transitions 2).
NEWER = re.compile(r"@view-transition\{[^}]*\}|::view-transition[^{}]*\{[^}]*\}|[^{}]*\{view-transition-name:[^}]*\}")


def styles(site):
    """What the checker says of the style sheets without what is newer than it."""
    files = site.with_suffix(".css")
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            copy = Path(folder, file)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(NEWER.sub("", (site.root / file).read_text("utf-8")), "utf-8")
        errors = vnu([Path(folder, file) for file in files], "--skip-non-css") if files else []
        return [error.replace(f"{Path(folder).resolve()}/", "") for error in errors]


def vnu(paths, *options):
    command = ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", VNU, "--errors-only", "--format", "json", *options]
    with tempfile.TemporaryFile("w+") as output:
        # The report is on standard error; a file, since a pipe of another kind could fill up.
        code = subprocess.run([str(part) for part in [*command, *paths]], stderr=output).returncode
        output.seek(0)
        report = output.read()
    try:
        messages = json.loads(report)["messages"]
    except (ValueError, KeyError):
        return [f"vnu failed with code {code}: {report.strip()[-600:]}"]
    errors = [
        f"{m.get('url', '').removeprefix('file:')}:{m.get('lastLine', '?')}: {re.sub(r'[“”]', '`', m['message'])}"
        for m in messages
    ]
    return errors if errors or code == 0 else [f"vnu failed with code {code}"]


def rich_results(site):
    """Google's rules for rich results, by Adobe's offline validator."""
    return node("structured-data.mjs", site.root)
