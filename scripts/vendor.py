"""Copies the pinned front-end packages into src/dudao/web/static/vendor/, and checks the copies.

package.json names the packages and exact versions; scripts/vendor.json the integrity of each package archive,
the files taken from it, the icons of the sprite, and the SHA-256 of every file written.

    python scripts/vendor.py            check the committed files against vendor.json (no network)
    python scripts/vendor.py --fetch    fetch with `npm pack`, verify, write the files, record their SHA-256
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "package.json"
RECORD = ROOT / "scripts" / "vendor.json"
TARGET = ROOT / "src" / "dudao" / "web" / "static" / "vendor"
SVG_FRAME = re.compile(r'<svg[^>]*>|</svg>|<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')
SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
    ' stroke-linejoin="round">{paths}</symbol>'
)
SOURCE_MAP_COMMENT = re.compile(r"\s*(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)")


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def problems(record: dict[str, Any], pins: dict[str, str], target: Path) -> list[str]:
    """What differs between vendor.json, package.json and the files on disk; empty when all agree."""
    found = [
        f"{name}: package.json and scripts/vendor.json name different versions"
        for name in sorted(set(pins) | set(record["packages"]))
        if pins.get(name) != record["packages"].get(name, {}).get("version")
    ]
    on_disk = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    for name in sorted(on_disk - set(record["sha256"])):
        found.append(f"{name}: not listed in scripts/vendor.json")
    for name, expected in sorted(record["sha256"].items()):
        if name not in on_disk:
            found.append(f"{name}: missing")
        elif sha256((target / name).read_bytes()) != expected:
            found.append(f"{name}: changed by hand; vendored files are replaced, never edited")
    return found


def fetch(name: str, version: str, integrity: str, folder: Path) -> tarfile.TarFile:
    """The archive of one package, refused unless its SHA-512 is the recorded one."""
    printed = subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    archive = folder / printed.strip().splitlines()[-1]
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != integrity:
        raise SystemExit(f"{name}@{version}: integrity is {digest}, expected {integrity}")
    return tarfile.open(archive)


def member(archive: tarfile.TarFile, path: str) -> bytes:
    """The content of one file of a package archive."""
    stream = archive.extractfile(f"package/{path}")
    if stream is None:
        raise SystemExit(f"{path} is not a file of the package")
    return stream.read()


def without_source_map(data: bytes) -> bytes:
    """The text without its sourceMappingURL comment: the maps are not shipped, and a 404 is noise."""
    return SOURCE_MAP_COMMENT.sub("", data.decode()).rstrip().encode() + b"\n"


def sprite(archive: tarfile.TarFile, icons: list[str]) -> bytes:
    """One SVG with a `<symbol id="NAME">` per icon, to be used as `<use href="…/sprite.svg#NAME">`."""
    symbols = []
    for name in icons:
        svg = member(archive, f"icons/outline/{name}.svg").decode()
        body = SVG_FRAME.sub("", svg)
        paths = "".join(line.strip() for line in body.splitlines())
        symbols.append(SYMBOL.format(name=name, paths=paths))
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>\n"]).encode()


def vendored(record: dict[str, Any], folder: Path) -> dict[str, bytes]:
    """Every file to be written, by its path under the vendor folder."""
    files: dict[str, bytes] = {}
    for name, package in record["packages"].items():
        with fetch(name, package["version"], package["integrity"], folder) as archive:
            for source, destination in package["files"].items():
                data = member(archive, source)
                text_file = destination.endswith((".js", ".css"))
                files[destination] = without_source_map(data) if text_file else data
            if "sprite" in package:
                files[package["sprite"]] = sprite(archive, package["icons"])
    return files


def main(arguments: list[str] | None = None) -> int:
    """Check or fetch; 0 when the files are those recorded."""
    parser = argparse.ArgumentParser(description="Copy or check the vendored front end.")
    parser.add_argument("--fetch", action="store_true", help="fetch with npm pack and rewrite the files")
    options = parser.parse_args(arguments)
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    if options.fetch:
        with tempfile.TemporaryDirectory() as folder:
            files = vendored(record, Path(folder))
        for name, data in files.items():
            (TARGET / name).parent.mkdir(parents=True, exist_ok=True)
            (TARGET / name).write_bytes(data)
        record["sha256"] = {name: sha256(data) for name, data in sorted(files.items())}
        RECORD.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    found = problems(record, json.loads(PINS.read_text(encoding="utf-8"))["dependencies"], TARGET)
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
