"""Pictures beside sharp's, decoded once: what both take, how good they are at which size, and what a warm cache takes."""

import os
import shutil
import statistics
import subprocess
import sys
import time

from measuring import ROOT, measured, median, mebibytes, seconds

SCRIPT = ROOT / "benches/pictures/sharp.mjs"
SETTINGS = """name = "Pictures"
url = "https://pictures.example"
[markets.us]
language = "en-US"
currency = "USD"
countries = ["US"]
prices = "exclude-tax"
"""


def install(scratch):
    """A folder with sharp in it, from npm."""
    folder = scratch / "sharp"
    if not (folder / "node_modules/sharp").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{ "private": true }\n')
        subprocess.run(["npm", "install", "--silent", "sharp@0.35.5"], cwd=folder, check=True)
    return folder


def sharp(tools, job, source, out):
    return measured(["node", SCRIPT, job, source, out], env={**os.environ, "SHARP": str(tools.sharp)})


def shop_of(photos, folder, copies=1):
    """A shop of one product for each photograph."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "products").mkdir(parents=True)
    (folder / "pushcart.toml").write_text(SETTINGS)
    number = 0
    for photo in sorted(photos.glob("*.jpg")) * copies:
        number += 1
        shutil.copyfile(photo, folder / f"products/p{number}.jpg")
        text = f'title = "P{number}"\nsku = "P{number}"\nprice = "1.00"\nimages = [{{ file = "p{number}.jpg", alt = "Photograph" }}]\n'
        (folder / f"products/p{number}.toml").write_text(text)
    return number


def build(tools, shop, clean):
    if clean:
        for kept in ("dist", ".pushcart"):
            shutil.rmtree(shop / kept, ignore_errors=True)
    return measured([tools.pushcart, "build", "--function", "none", "--shop", shop])


def pictures(tools, sets, runs, scratch):
    """Rows that compare both on sets of photographs, in turn."""
    for name, photos in sets:
        shop, out = scratch / "pictures-shop", scratch / "sharp-out"
        count = shop_of(photos, shop)
        ours, theirs = [], []
        for run in range(runs):
            shutil.rmtree(out, ignore_errors=True)
            theirs.append(sharp(tools, "renditions", photos, out))
            ours.append(build(tools, shop, clean=True))
            print(f"{name}, {run + 1}: {theirs[-1]} {ours[-1]}", file=sys.stderr)
        ours, theirs = median(ours), median(theirs)
        rows = [("sharp", theirs), ("Pushcart, with the shop's pages", ours)]
        for builder, cost in rows:
            yield {
                "Photographs": f"{count} {name}",
                "": builder,
                "Wall": seconds(cost.wall),
                "CPU": seconds(cost.cpu),
                "Memory": mebibytes(cost.memory),
            }
        ratios = [ours.wall / theirs.wall, ours.cpu / theirs.cpu, ours.memory / theirs.memory]
        yield dict(zip(("Photographs", "", "Wall", "CPU", "Memory"), ["", "Pushcart / sharp", *[f"**{r:.2f}**" for r in ratios]]))


def warm(tools, photos, runs, scratch):
    """Milliseconds of CPU and of wall time for each picture of a warm cache, without what the pages take."""
    shop, copies = scratch / "warm-shop", 50
    count = shop_of(photos, shop, copies)
    time.sleep(3)
    build(tools, shop, clean=True)
    build(tools, shop, clean=False)
    with_pictures = median([build(tools, shop, clean=False) for _ in range(runs)])
    for file in (shop / "products").glob("*.toml"):
        file.write_text("".join(line for line in file.read_text().splitlines(True) if not line.startswith("images")))
    time.sleep(3)
    build(tools, shop, clean=False)
    build(tools, shop, clean=False)
    without = median([build(tools, shop, clean=False) for _ in range(runs)])
    cost = [(having - lacking) / count * 1e3 for having, lacking in zip(with_pictures[:2], without[:2])]
    return count, cost


def quality(photos, scratch, widths=(1280, 640)):
    """Mean SSIMULACRA2 and bytes of both, for each width and format; nothing without the Python package `ssimulacra2`."""
    try:
        from PIL import Image, ImageOps
        from ssimulacra2 import compute_ssimulacra2
    except ImportError:
        return []
    shop, out, rows = scratch / "pictures-shop", scratch / "sharp-out", []
    published = list((shop / "dist/site/pictures").iterdir())
    for width in widths:
        for ending in ("jpg", "webp"):
            found = {"sharp": [], "Pushcart": []}
            for number, photo in enumerate(sorted(photos.glob("*.jpg")), 1):
                theirs = out / f"{photo.stem}-{width}.{ending}"
                ours = next((file for file in published if file.name.startswith(f"p{number}-{width}.") and file.suffix == f".{ending}"), None)
                if not ours or not theirs.exists():
                    continue
                size = Image.open(ours).size
                reference = scratch / "reference.png"
                original = ImageOps.exif_transpose(Image.open(photo)).convert("RGB")
                original.resize(size, Image.Resampling.LANCZOS).save(reference)
                for name, file in (("sharp", theirs), ("Pushcart", ours)):
                    shown = scratch / "shown.png"
                    Image.open(file).convert("RGB").resize(size).save(shown)
                    found[name].append((compute_ssimulacra2(str(reference), str(shown)), file.stat().st_size))
            for name, scores in found.items():
                rows.append({
                    "Width": width,
                    "Format": ending,
                    "": name,
                    "SSIMULACRA2": f"{statistics.mean(score for score, _ in scores):.2f}",
                    "Bytes": f"{sum(size for _, size in scores):,}",
                })
    return rows
