//! Documents that nobody would write, the same for the same seed: for tests of what reads, cuts and writes text.

/// Pieces that mean something in Markdown, in chats, or in a script.
const PIECES: &[&str] = &[
    "**",
    "*",
    "_",
    "__",
    "~~",
    "~",
    "||",
    "|",
    "`",
    "``",
    "```",
    "```rust\n",
    "\\",
    "[",
    "](",
    ")",
    "(",
    "<",
    ">",
    "!",
    "![",
    "#",
    "# ",
    "## ",
    "> ",
    ">> ",
    "- ",
    "+ ",
    "1. ",
    "23) ",
    "---",
    "&",
    "&amp;",
    "&#x202e;",
    "@everyone",
    "<@1>",
    "<#22>",
    "</a:1>",
    "<b>",
    "{{",
    "}}",
    "https://a.example/x_y",
    "http://b.example/(z)",
    "https://c.example",
    "](https://d.example/p_q)",
    "](javascript:x)",
    "<https://e.example>",
    "mailto:a@b.example",
    "-# ",
    ":",
    ". ",
    ", ",
    "\n",
    "\n",
    "\n\n",
    "\n\n\n",
    " ",
    " ",
    "  ",
    "    ",
    "\t",
    "word",
    "two words",
    "Hello, world. ",
    "snake_case",
    "let x = a || b;",
    "中文",
    "。",
    "，",
    "“引号”",
    "\u{3000}",
    "日本語",
    "한국어",
    "שלום",
    "e\u{301}",
    "👩‍👩‍👧‍👦",
    "🇩🇪",
    "👍🏽",
    "𝒳",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\0",
    "\r\n",
    "\u{2028}",
];

/// A source of chance that needs nothing (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// Up to forty pieces of markup and text in any order.
pub fn markdown(seed: u64) -> String {
    let mut chance = Chance(seed);
    let count = chance.below(40);
    (0..count).map(|_| PIECES[chance.below(PIECES.len())]).collect()
}
