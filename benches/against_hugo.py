"""Whole builds of generated shops beside Hugo's, one edit, and growth."""

import re
import subprocess
import sys
import time

from measuring import ROOT, change_a_price, measured, median, mebibytes, move_away, seconds

KEPT = ("dist", ".pushcart")


def shop_of(tools, products, scratch):
    """A shop of so many products without pictures, and the same as a site for Hugo."""
    shop, hugo = scratch / f"shop-{products}", scratch / f"hugo-{products}"
    if not shop.exists():
        settings = ["--seed", "7", "--pictures", "none", "--markets", "1"]
        subprocess.run([tools.generate, "--products", str(products), "--out", shop, *settings], check=True)
    if tools.hugo and not hugo.exists():
        subprocess.run([sys.executable, ROOT / "benches/hugo", shop, hugo], check=True)
    return shop, hugo


def build(tools, shop):
    return measured([tools.pushcart, "build", "--function", "none", "--shop", shop])


def build_cleanly(tools, shop):
    move_away(*(shop / name for name in KEPT))
    return build(tools, shop)


def hugo_cleanly(tools, site, scratch):
    move_away(site / "public", site / "resources")
    return measured([tools.hugo, "--source", site, "--quiet", "--cacheDir", scratch / "hugo-cache"])


def written(folder):
    """How many files and pages there are, and their size in bytes."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return len(files), sum(file.suffix == ".html" for file in files), sum(file.stat().st_size for file in files)


def pages(tools, sizes, runs, scratch):
    """Rows that compare clean builds, each pair in turn."""
    for products in sizes:
        shop, site = shop_of(tools, products, scratch)
        ours, theirs = [], []
        for run in range(runs):
            theirs.append(hugo_cleanly(tools, site, scratch))
            ours.append(build_cleanly(tools, shop))
            print(f"{products} products, {run + 1}: {theirs[-1]} {ours[-1]}", file=sys.stderr)
        ours, theirs = median(ours), median(theirs)
        for name, cost, folder in (("Hugo", theirs, site / "public"), ("Pushcart", ours, shop / "dist/site")):
            files, html, size = written(folder)
            yield row(f"{products:,}", name, cost, f"{html:,}", f"{files:,}", f"{size / html / 1000:.1f} kB")
        ratio = [f"**{ours.wall / theirs.wall:.2f}**", f"**{ours.cpu / theirs.cpu:.2f}**"]
        memory = f"**{ours.memory / theirs.memory:.2f}**"
        yield dict(zip(row("", "", ours, "", "", ""), ["", "Pushcart / Hugo", *ratio, memory, "", "", ""]))


def row(products, builder, cost, html, files, size):
    return {
        "Products": products,
        "": builder,
        "Wall": seconds(cost.wall),
        "CPU": seconds(cost.cpu),
        "Memory": mebibytes(cost.memory),
        "Pages": html,
        "Files": files,
        "Bytes per page, all files": size,
    }


# A product of the generated shops' one market.
NEW_PRODUCT = """
title = "One More Thing"
collections = ["knitwear"]
sku = "ONE-MORE"
price = { USD = "12.00" }
description = "It came last."
"""


def changed(shop):
    """How many files the last builds changed, from the list they keep."""
    listed = shop / "dist/changed.txt"
    return len(listed.read_text("utf-8").splitlines()) if listed.exists() else 0


def edits(tools, products, runs, scratch):
    """Rows for a price changed, a product that comes and one that goes, and nothing changed, beside full builds in the same run."""
    shop, _ = shop_of(tools, products, scratch)
    new = shop / "products/one-more.toml"
    edits = {
        "one price": lambda run: change_a_price(shop, run),
        "a new product": lambda _: new.write_text(NEW_PRODUCT, "utf-8"),
        "it is gone again": lambda _: new.unlink(),
        "nothing": lambda _: None,
    }
    costs, files = {"all": [], **{name: [] for name in edits}}, {}
    new.unlink(missing_ok=True)
    for run in range(runs):
        costs["all"].append(build_cleanly(tools, shop))
        files["all"] = written(shop / "dist")[0]
        for name, edit in edits.items():
            # What was changed a moment ago is read again; an edit comes later than that.
            time.sleep(3)
            build(tools, shop)
            (shop / "dist/changed.txt").unlink(missing_ok=True)
            edit(run)
            costs[name].append(build(tools, shop))
            files[name] = changed(shop)
        print(f"edit {run + 1}: {[f'{name}: {cost[-1]}' for name, cost in costs.items()]}", file=sys.stderr)
    full = median(costs["all"])
    for name, cost in costs.items():
        cost, count = median(cost), files[name]
        yield {
            "Changed": name,
            "Wall": seconds(cost.wall),
            "CPU": seconds(cost.cpu),
            "of the full build's CPU": f"**{cost.cpu / full.cpu:.1%}**",
            "Memory": mebibytes(cost.memory),
            "Files written": f"{count:,}",
        }


def growth(tools, sizes, runs, scratch):
    """Rows for shops of growing sizes; the largest once."""
    for products in sizes:
        shop, _ = shop_of(tools._replace(hugo=None), products, scratch)
        cost = median([build_cleanly(tools, shop) for _ in range(1 if products > 10_000 else runs)])
        print(f"{products} products: {cost}", file=sys.stderr)
        yield {
            "Products": f"{products:,}",
            "Wall": seconds(cost.wall),
            "CPU": seconds(cost.cpu),
            "CPU per product": f"{cost.cpu / products * 1e3:.2f} ms",
            "Memory": mebibytes(cost.memory),
            "Memory per product": f"{cost.memory / products / 1024:.1f} KiB",
        }
        if products > 10_000:
            move_away(shop)


def shares(tools, products, scratch):
    """The table of `--timings` of a full build."""
    shop, _ = shop_of(tools, products, scratch)
    move_away(*(shop / name for name in KEPT))
    command = [tools.pushcart, "build", "--timings", "--function", "none", "--shop", shop]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return re.sub(r"^(built|\d+ pieces).*\n", "", told, flags=re.M).rstrip()
