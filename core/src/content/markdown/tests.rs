//! What people type, and what is seen of it.

use super::*;
use crate::content::text::Span;

/// A text with its styles written around the words: `<Bold>words</Bold>`.
fn seen(body: &str) -> String {
    let text = read(body);
    let mut marks: Vec<(usize, usize, String)> = Vec::new();
    for (order, Span { start, end, style }) in text.spans.iter().enumerate() {
        let name = match style {
            Style::Link(target) => format!("Link {target}"),
            Style::Block { language } => format!("Block {}", language.as_deref().unwrap_or("plain")),
            other => format!("{other:?}"),
        };
        // At the same place what is open closes first, inner styles before outer ones.
        marks.push((*start, 1000 + order, format!("<{name}>")));
        marks.push((*end, 999 - order, "</>".to_owned()));
    }
    marks.sort();
    let mut shown = text.plain.clone();
    for (at, _, mark) in marks.into_iter().rev() {
        shown.insert_str(at, &mark);
    }
    shown
}

fn check(cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        assert_eq!(seen(body), *expected, "{body:?}");
    }
}

#[test]
fn emphasis_is_read_as_on_discord() {
    check(&[
        (
            "**b** *i* _i_ __u__ ~~s~~ ||h||",
            "<Bold>b</> <Italic>i</> <Italic>i</> <Underline>u</> <Strikethrough>s</> <Spoiler>h</>",
        ),
        ("***both***", "<Italic><Bold>both</></>"),
        ("___both___", "<Italic><Underline>both</></>"),
        ("**a *b* __c__**", "<Bold>a <Italic>b</> <Underline>c</></>"),
        ("**a **b** c**", "<Bold>a b c</>"),
        ("~one~ 2 * 3 * 4 snake_case_name a__b__c", "~one~ 2 * 3 * 4 snake_case_name a__b__c"),
        ("**open and _never closed", "**open and _never closed"),
        (r"\*\*no\*\* \||no|| \~~no~~ \`no\` 1 \\ 2", r"**no** ||no|| ~~no~~ `no` 1 \ 2"),
        ("**two\nlines**", "<Bold>two\nlines</>"),
    ]);
}

#[test]
fn emphasis_needs_no_blanks_around_chinese() {
    check(&[
        ("**重点：**内容", "<Bold>重点：</>内容"),
        ("请看**“重点”**这里", "请看<Bold>“重点”</>这里"),
        (
            "这是__重点__和_斜体_，~~删除。~~还有",
            "这是<Underline>重点</>和<Italic>斜体</>，<Strikethrough>删除。</>还有",
        ),
        ("**注意！**New line，*斜（体）*后", "<Bold>注意！</>New line，<Italic>斜（体）</>后"),
        ("使用my_var_名称", "使用my_var_名称"),
        ("\u{3000}\u{3000}段落**开始**", "\u{3000}\u{3000}段落<Bold>开始</>"),
    ]);
}

#[test]
fn spoilers_hide_words_lines_and_code_and_nest_with_other_styles() {
    check(&[
        ("||a **b** c||", "<Spoiler>a <Bold>b</> c</>"),
        ("**a ||b|| c**", "<Bold>a <Spoiler>b</> c</>"),
        ("||**a|| b**", "||<Bold>a|| b</>"),
        ("||a\n\n```rs\nlet x = a || b;\n```\nc||", "<Spoiler>a\n\n<Block rs>let x = a || b;</>\nc</>"),
        ("`a || b` or `c || d`", "<Code>a || b</> or <Code>c || d</>"),
        ("|||| and||", "<Spoiler>|| and</>"),
        ("||a **x ||b|| y** c||", "<Spoiler>a <Bold>x b y</> c</>"),
        ("a||b", "a||b"),
        ("> ||a\n\nb||", "<Quote>||a</>\n\nb||"),
        ("||```py\nx\n```||\ny", "<Spoiler><Block py>x</></>\ny"),
        ("||```\nx\ny```||", "<Spoiler><Block plain>x\ny</></>"),
        ("||```\nx\n```\ny||", "<Spoiler><Block plain>x</>\ny</>"),
        ("||a\n```\nx\n```||\nb", "<Spoiler>a\n<Block plain>x</></>\nb"),
    ]);
}

#[test]
fn line_breaks_and_blank_lines_stay_as_they_were_typed() {
    check(&[
        ("a\nb  \nc\\\nd", "a\nb\nc\nd"),
        ("\n\na\n\n\nb\r\nc\n\n", "a\n\n\nb\nc"),
        ("a\n    indented\n\n    still text", "a\n    indented\n\n    still text"),
        ("Title\n---\ntext\n===", "Title\n———\ntext\n==="),
        ("# Title #\nText\n#### Small\n#hash\n# ", "<Heading(1)>Title</>\nText\n<Heading(3)>Small</>\n#hash\n#"),
        ("## **C#** `x`", "<Heading(2)><Bold>C#</> <Code>x</></>"),
    ]);
}

#[test]
fn a_quote_ends_with_its_last_mark() {
    check(&[
        ("> one\n> **two**\nanswer", "<Quote>one\n<Bold>two</></>\nanswer"),
        ("> > deep\n>\n> flat\n\nout", "<Quote>deep\n\nflat</>\n\nout"),
        (">>> all\n> b\n\nc", "<Quote>all\nb\n\nc</>"),
        (">>>no\n>> > a", "<Quote>no\na</>"),
        ("> # T\n> - a\n> ```\n> x\n> ```", "<Quote><Heading(1)>T</>\n• a\n<Block plain>x</></>"),
        (">\n> ", ">\n>"),
        ("a > b", "a > b"),
    ]);
}

#[test]
fn lists_are_lines_that_begin_with_their_mark() {
    check(&[
        ("- a\n* b\n+ **c**", "• a\n• b\n• <Bold>c</>"),
        ("- a\n  - b\n    - c\n  - d\n- e", "• a\n  • b\n    • c\n  • d\n• e"),
        ("1. a\n1. b\n   - x\n1) c\n\ntext\n\n7. d", "1. a\n2. b\n  • x\n3. c\n\ntext\n\n7. d"),
        ("- a\n\n- b\ngoes on *here\nand* there", "• a\n\n• b\ngoes on <Italic>here\nand</> there"),
        ("3. c\n4. d\n# T\n3. e", "3. c\n4. d\n<Heading(1)>T</>\n3. e"),
        ("1. a\n2. b\n\n5. c\n6. d", "1. a\n2. b\n\n5. c\n6. d"),
        ("1. a\n2. b\n\n1. c\n2. d", "1. a\n2. b\n\n1. c\n2. d"),
        ("3. a\n2. b\n1. c", "3. a\n2. b\n1. c"),
        ("1. a\n2. b\n2. c\n3. d", "1. a\n2. b\n3. c\n4. d"),
        ("- [ ] a\n- [x] b\n1. [X] c\n- [ ]\n- [y] d", "☐ a\n☑ b\n1. ☑ c\n• [ ]\n• [y] d"),
        ("-no\n1.no\n-\n1234567890. no", "-no\n1.no\n-\n1234567890. no"),
        ("1. code:\n   ```py\n   if x:\n     y\n   ```\n2. b", "1. code:\n<Block py>if x:\n  y</>\n2. b"),
    ]);
}

#[test]
fn tables_are_lines_with_bars_between_their_cells() {
    check(&[
        ("P:\n| A | **B** |\n|:--|--:|\n| 1 | `x` |\n| 2 ||\nend", "P:\n<Bold>A | B</>\n1 | <Code>x</>\n2 | –\nend"),
        ("A|B\n-|-\n1|2|3\n\n4|5", "<Bold>A | B</>\n1 | 2 | 3\n\n4|5"),
        ("| A |\n| - |\n| [w](https://a.example) |", "<Bold>A</>\n<Link https://a.example>w</>"),
        ("| a \\| b | c |\n|-|-|", "<Bold>a | b | c</>"),
        ("a | b\n---\nc", "a | b\n———\nc"),
        ("a | b\n-|-|-", "a | b\n-|-|-"),
        ("a\n-", "a\n-"),
    ]);
}

#[test]
fn code_is_kept_to_the_letter() {
    check(&[
        ("`**a**` ``b`c`` `d", "<Code>**a**</> <Code>b`c</> `d"),
        ("```rust\nfn a() {\n\n    **b**\n}\n```\nafter", "<Block rust>fn a() {\n\n    **b**\n}</>\nafter"),
        ("```\nx\ny```\n**after**", "<Block plain>x\ny</>\n<Bold>after</>"),
        ("~~~c++ title\n```\n~~~", "<Block c++>```</>"),
        ("```never closed\nx", "<Block never>x</>"),
        ("a ```one line``` b", "a <Code>one line</> b"),
        ("```\n\n```\nb", "b"),
        (
            "Look: ```js\nf()\n```\n> so ```\n> x\n> ```\nend",
            "Look:\n<Block js>f()</>\n<Quote>so\n<Block plain>x</></>\nend",
        ),
        ("Hide ||```\nx\n```||", "Hide\n<Spoiler><Block plain>x</></>"),
        ("open ```js\nnever", "open ```js\nnever"),
        ("`https://a.example/x_y_z` `中*文*`", "<Code>https://a.example/x_y_z</> <Code>中*文*</>"),
    ]);
}

#[test]
fn links_lead_to_http_https_mailto_and_tg_and_nowhere_else() {
    check(&[
        ("[w **b**](https://a.example/x_(y)?q=1)", "<Link https://a.example/x_(y)?q=1>w <Bold>b</></>"),
        (
            "[m](mailto:a@b.example) [t](tg://resolve?domain=x)",
            "<Link mailto:a@b.example>m</> <Link tg://resolve?domain=x>t</>",
        ),
        ("[x](javascript:alert(1)) [y](data:a,b) [z](/local)", "[x](javascript:alert(1)) [y](data:a,b) [z](/local)"),
        (
            "![alt](https://a.example/p.png) ![](https://a.example/q.png)",
            "<Link https://a.example/p.png>alt</> <Link https://a.example/q.png>https://a.example/q.png</>",
        ),
        (
            "<https://a.example> <a@b.example> <ftp://x>",
            "<Link https://a.example>https://a.example</> <Link mailto:a@b.example>a@b.example</> <ftp://x>",
        ),
        ("[![i](https://a.example/i.png)](https://a.example)", "<Link https://a.example>i</>"),
        (
            "[中](https://例子.example/路径_一_二)",
            "<Link https://xn--fsqu00a.example/%E8%B7%AF%E5%BE%84_%E4%B8%80_%E4%BA%8C>中</>",
        ),
        ("[a](<https://a.example/\u{202e}gpj.exe>)", "<Link https://a.example/%E2%80%AEgpj.exe>a</>"),
        ("[ref]\n\n[ref]: https://a.example", "[ref]\n\n[ref]: https://a.example"),
    ]);
}

#[test]
fn an_address_by_itself_is_no_markup() {
    check(&[
        (
            "https://a.example/__init__.py_ and **https://a.example/x_y**",
            "https://a.example/__init__.py_ and <Bold>https://a.example/x_y</>",
        ),
        (
            "(https://a.example/_x_&copy;) ||https://a.example||",
            "(https://a.example/_x_&copy;) <Spoiler>https://a.example</>",
        ),
        ("看https://a.example/_a_，**好**", "看https://a.example/_a_，<Bold>好</>"),
        ("[x](https://a.example/_a_)**b**", "<Link https://a.example/_a_>x</><Bold>b</>"),
    ]);
}

#[test]
fn raw_html_and_mentions_stay_visible_text() {
    check(&[
        ("<div>\n**b** <b>x</b>\n</div>", "<div>\n<Bold>b</> <b>x</b>\n</div>"),
        ("<!-- **c** -->\n<script>alert(1)</script>", "<!-- **c** -->\n<script>alert(1)</script>"),
        ("<a href=\"https://a.example/x_y_z\">", "<a href=\"https://a.example/x_y_z\">"),
        ("@everyone <@1> <@&2> <#3> <t:1:R> <:e:4>", "@everyone <@1> <@&2> <#3> <t:1:R> <:e:4>"),
        ("a &amp; b &copy;", "a & b ©"),
        (r"so ¯\_(ツ)_/¯ _i_", r"so ¯\_(ツ)_/¯ <Italic>i</>"),
    ]);
}

#[test]
fn nothing_turns_the_direction_of_what_follows() {
    let text = read("a\u{202e}b\u{2066}c &#x202e;d `\u{202d}e`\n```\n\u{2069}f\0\u{7}\u{1b}\n```\n\u{200f}g");
    assert_eq!(text.plain, "abc d e\nf\n\u{200f}g");
}

#[test]
fn a_body_made_to_be_slow_is_read_at_once() {
    for piece in
        ["*a", "**a **", "||", "`", "``a`", "[", "[a](", "<", "> ", "_中", "~~a", "https://", "![[", "- ", "\\"]
    {
        let text = read(&piece.repeat(20_000 / piece.len()));
        assert!(text.spans.len() < 20_000, "{piece}");
    }
}

#[test]
fn escaped_text_reads_as_itself() {
    for text in [
        "**a** _b_ `c` ||d|| ~~e~~",
        "# h",
        "> q",
        "- i",
        "1. n",
        "[x](https://a.example)",
        "<b> &amp; \\ {{x}} !",
        "__u__ 中*文*",
    ] {
        assert_eq!(read(&escape(text)), Text::plain(text));
        assert_eq!(seen(&format!("**{}**", escape(text))), format!("<Bold>{text}</>"));
    }
}

#[test]
fn whatever_is_typed_the_spans_are_nested_or_apart_and_none_is_empty() {
    for seed in 0..4000 {
        let body = steward_fakes::documents::markdown(seed);
        let text = read(&body);
        let Text { plain, spans } = &text;
        assert!(
            !plain.contains(['\0', '\r', '\u{202e}', '\u{2028}']) && !plain.starts_with('\n'),
            "{body:?}: {plain:?}"
        );
        assert_eq!(plain.trim_end(), plain);
        for (index, span) in spans.iter().enumerate() {
            let said = plain.get(span.start..span.end).unwrap_or_else(|| panic!("{body:?}: {span:?}"));
            assert!(!said.is_empty(), "{body:?}: {span:?}");
            for later in &spans[index + 1..] {
                let is_apart = later.start >= span.end;
                let is_within = later.start >= span.start && later.end <= span.end;
                assert!(is_apart || is_within, "{body:?}: {span:?} {later:?}");
                let is_code = matches!(span.style, Style::Code | Style::Block { .. });
                assert!(is_apart || (!is_code && span.style != later.style), "{body:?}: {span:?} {later:?}");
            }
        }
    }
}
