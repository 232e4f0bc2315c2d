#!/usr/bin/env python3
"""Makes the embedded fonts of steward-charts out of the published ones, the same bytes every time.

The committed files were made with fonttools 4.68.0 and the npm packages
    @expo-google-fonts/inter 0.4.2, @expo-google-fonts/noto-sans-sc 0.4.3, @expo-google-fonts/noto-emoji 0.4.7
installed in a temporary folder:  subset.py NODE_MODULES [OUT]
Inputs are checked against inputs.sha256 before anything is written; a later version of a package is
taken on purpose, by writing its hash there.
"""

import hashlib
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).resolve().parent
FAMILY = "@expo-google-fonts"

# Latin with its extensions, IPA and combining marks, Greek, Cyrillic, punctuation, currency, arrows, mathematics.
INTER_RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x0250, 0x036F), (0x0370, 0x03FF), (0x0400, 0x052F), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20C0), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2300, 0x23FF), (0x25A0, 0x25FF),
]


def gb2312():
    """Every character of GB 2312: 6,763 hanzi, kana, full-width forms, symbols."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    # The full-width forms that Chinese texts use and GB 2312 has under other code points.
    return found | set(range(0xFF01, 0xFF5F)) | {0x00B7, 0x30FB, 0xFFE5}


def inter():
    return {c for first, last in INTER_RANGES for c in range(first, last + 1)}


def options(drop):
    chosen = subset.Options()
    chosen.layout_features = ["*"] if not drop else ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "liga", "tnum", "case"]
    chosen.hinting = False
    chosen.notdef_outline = True
    chosen.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17]
    chosen.drop_tables += ["STAT", "BASE", "vhea", "vmtx", "gasp", "prep"]
    chosen.recalc_timestamp = False
    return chosen


def cut(source, target, wanted, drop=True):
    chosen = options(drop)
    font = subset.load_font(str(source), chosen)
    cutter = subset.Subsetter(chosen)
    cutter.populate(unicodes=sorted(wanted))
    cutter.subset(font)
    subset.save_font(font, str(target), chosen)
    print(f"{target.name}: {target.stat().st_size:,} bytes, {len(TTFont(target).getBestCmap()):,} characters")


def check(node_modules):
    for line in (HERE / "inputs.sha256").read_text().splitlines():
        wanted, name = line.split(maxsplit=1)
        if hashlib.sha256((node_modules / name).read_bytes()).hexdigest() != wanted:
            sys.exit(f"{name} is not the file that the fonts were made of")


def main():
    node_modules = pathlib.Path(sys.argv[1])
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HERE
    check(node_modules)
    source = node_modules / FAMILY
    for number, weight in [("400", "Regular"), ("600", "SemiBold")]:
        latin = source / "inter" / f"{number}{weight}" / f"Inter_{number}{weight}.ttf"
        cut(latin, out / f"Inter-{weight}.ttf", inter())
        has = set(TTFont(out / f"Inter-{weight}.ttf").getBestCmap())
        chinese = source / "noto-sans-sc" / f"{number}{weight}" / f"NotoSansSC_{number}{weight}.ttf"
        cut(chinese, out / f"NotoSansSC-{weight}.ttf", gb2312() - has)
    emoji = source / "noto-emoji" / "400Regular" / "NotoEmoji_400Regular.ttf"
    # Everything: the GSUB table joins ZWJ sequences and flags, and needs each of its glyphs.
    cut(emoji, out / "NotoEmoji-Regular.ttf", set(TTFont(emoji).getBestCmap()), drop=False)


if __name__ == "__main__":
    main()
