//! Formulas of Word (`OMML`) as presentation `MathML`.
//!
//! Promises: every character of the formula arrives in reading order, in the text too; an element that is not known gives its content.

use super::runs::letters;
use super::xml::Node;

/// `MathML` (without a `<math>` around it) and the characters of an `m:oMath`.
pub(super) fn formula(node: Node<'_>) -> (String, String) {
    let mut out = Formula::default();
    out.row(node);
    let text = out.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (out.mathml, text)
}

#[derive(Default)]
struct Formula {
    mathml: String,
    text: String,
}

/// Function names that stand upright.
const NAMES: [&str; 16] =
    ["sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "log", "ln", "lg", "lim", "max", "min", "exp"];

impl Formula {
    /// All children, as they come.
    fn row(&mut self, node: Node<'_>) {
        for child in node.children() {
            self.element(child);
        }
    }

    /// The argument `name` of `node`, as one thing.
    fn argument(&mut self, node: Node<'_>, name: &str) {
        self.mathml.push_str("<mrow>");
        if let Some(child) = node.child(name) {
            self.row(child);
        }
        self.mathml.push_str("</mrow>");
    }

    /// Arguments one after another, with what stands between them in the text.
    fn arguments(&mut self, node: Node<'_>, tag: &str, names: &[(&str, &str)]) {
        self.open(tag);
        for (name, before) in names {
            self.text.push_str(before);
            self.argument(node, name);
        }
        self.close(tag);
    }

    fn open(&mut self, tag: &str) {
        self.mathml.push('<');
        self.mathml.push_str(tag);
        self.mathml.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.mathml.push_str("</");
        self.mathml.push_str(tag);
        self.mathml.push('>');
    }

    /// A leaf, in the text too.
    fn leaf(&mut self, tag: &str, letters: &str) {
        self.text.push_str(letters);
        self.silent(tag, letters);
    }

    /// A leaf that the text does not show.
    fn silent(&mut self, tag: &str, letters: &str) {
        self.open(tag);
        for c in letters.chars() {
            match c {
                '<' => self.mathml.push_str("&lt;"),
                '>' => self.mathml.push_str("&gt;"),
                '&' => self.mathml.push_str("&amp;"),
                '"' => self.mathml.push_str("&quot;"),
                c => self.mathml.push(c),
            }
        }
        self.close(tag);
    }

    fn element(&mut self, node: Node<'_>) {
        match node.name() {
            "m:r" => self.run(node),
            "m:f" => self.fraction(node),
            "m:sSup" => self.arguments(node, "msup", &[("m:e", ""), ("m:sup", "^")]),
            "m:sSub" => self.arguments(node, "msub", &[("m:e", ""), ("m:sub", "_")]),
            "m:sSubSup" => self.arguments(node, "msubsup", &[("m:e", ""), ("m:sub", "_"), ("m:sup", "^")]),
            "m:sPre" => self.before(node),
            "m:rad" => self.root(node),
            "m:nary" => self.large(node),
            "m:d" => self.fenced(node),
            "m:m" => self.table(node, "m:mr"),
            "m:eqArr" => self.table(node, "m:e"),
            "m:acc" => self.over(node, node.child("m:accPr").and_then(|p| value(p, "m:chr")).unwrap_or("\u{302}"), true),
            "m:bar" => {
                let top = node.child("m:barPr").and_then(|p| value(p, "m:pos")) == Some("top");
                self.over(node, "\u{AF}", top);
            }
            "m:groupChr" => {
                let properties = node.child("m:groupChrPr");
                let sign = properties.and_then(|p| value(p, "m:chr")).unwrap_or("\u{23DF}");
                self.over(node, sign, properties.and_then(|p| value(p, "m:pos")) == Some("top"));
            }
            "m:func" => self.function(node),
            "m:limLow" => self.arguments(node, "munder", &[("m:e", ""), ("m:lim", "_")]),
            "m:limUpp" => self.arguments(node, "mover", &[("m:e", ""), ("m:lim", "^")]),
            "m:phant" => {
                let shown = node.child("m:phantPr").and_then(|p| p.child("m:show")).is_none_or(on);
                if shown {
                    self.argument(node, "m:e");
                }
            }
            "m:box" | "m:borderBox" => self.argument(node, "m:e"),
            // Properties say how it looks; deleted parts are gone.
            name if name.ends_with("Pr") && name != "m:sPre" => {}
            "w:del" | "w:moveFrom" => {}
            "w:r" => {
                let text: String = node.children().filter(|n| n.is("w:t")).map(Node::text).collect();
                let text = letters(&text, None);
                if !text.is_empty() {
                    self.leaf("mtext", &text);
                }
            }
            _ => self.row(node),
        }
    }

    /// Characters: numbers together, names together where they are upright, each other letter on its own.
    fn run(&mut self, node: Node<'_>) {
        let text: String = node.children().filter(|n| n.is("m:t") || n.is("w:t")).map(Node::text).collect();
        let text = letters(&text, None);
        let properties = node.child("m:rPr");
        if properties.and_then(|p| p.child("m:nor")).is_some_and(on) {
            self.leaf("mtext", &text);
            return;
        }
        if NAMES.contains(&text.trim()) {
            self.leaf("mi", text.trim());
            return;
        }
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            if c.is_ascii_digit() {
                let mut number = c.to_string();
                while let Some(next) = rest.next_if(|n| n.is_ascii_digit() || *n == '.') {
                    number.push(next);
                }
                self.leaf("mn", &number);
            } else if c.is_whitespace() {
                self.text.push(' ');
            } else if c >= '\u{2E80}' && c.is_alphabetic() {
                let mut words = c.to_string();
                while let Some(next) = rest.next_if(|n| *n >= '\u{2E80}' && n.is_alphabetic()) {
                    words.push(next);
                }
                self.leaf("mtext", &words);
            } else if c.is_alphabetic() {
                self.leaf("mi", c.encode_utf8(&mut [0; 4]));
            } else if c != '&' {
                // `&` marks where the lines of an equation array meet.
                self.leaf("mo", c.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn fraction(&mut self, node: Node<'_>) {
        let kind = node.child("m:fPr").and_then(|p| value(p, "m:type"));
        let many = |name: &str| {
            node.child(name).is_some_and(|n| n.children().filter(|c| c.is("m:r") || c.name().starts_with("m:")).count() > 1)
        };
        self.mathml.push_str(match kind {
            Some("noBar") => "<mfrac linethickness=\"0\">",
            Some("skw" | "lin") => "<mfrac bevelled=\"true\">",
            _ => "<mfrac>",
        });
        self.grouped(node, "m:num", many("m:num"));
        self.text.push('/');
        self.grouped(node, "m:den", many("m:den"));
        self.close("mfrac");
    }

    /// An argument that needs brackets in a line of text.
    fn grouped(&mut self, node: Node<'_>, name: &str, brackets: bool) {
        if brackets {
            self.text.push('(');
        }
        self.argument(node, name);
        if brackets {
            self.text.push(')');
        }
    }

    fn before(&mut self, node: Node<'_>) {
        self.open("mmultiscripts");
        let text = std::mem::take(&mut self.text);
        self.argument(node, "m:e");
        let base = std::mem::replace(&mut self.text, text);
        self.mathml.push_str("<mprescripts></mprescripts>");
        self.text.push('_');
        self.argument(node, "m:sub");
        self.text.push('^');
        self.argument(node, "m:sup");
        self.text.push_str(&base);
        self.close("mmultiscripts");
    }

    fn root(&mut self, node: Node<'_>) {
        let degree = node.child("m:deg").filter(|deg| deg.children().any(|c| !c.name().ends_with("Pr")));
        let hidden = node.child("m:radPr").and_then(|p| p.child("m:degHide")).is_some_and(on);
        match degree {
            Some(degree) if !hidden => {
                let mut above = Self::default();
                above.row(degree);
                self.text.push_str(&above.text);
                self.text.push('√');
                self.open("mroot");
                self.grouped(node, "m:e", true);
                self.open("mrow");
                self.mathml.push_str(&above.mathml);
                self.close("mrow");
                self.close("mroot");
            }
            _ => {
                self.text.push('√');
                self.open("msqrt");
                self.grouped(node, "m:e", true);
                self.close("msqrt");
            }
        }
    }

    /// Sums, products, integrals.
    fn large(&mut self, node: Node<'_>) {
        let properties = node.child("m:naryPr");
        let sign = properties.and_then(|p| value(p, "m:chr")).unwrap_or("∫");
        let hides = |name: &str| properties.and_then(|p| p.child(name)).is_some_and(on);
        let has = |name: &str| node.child(name).is_some_and(|n| n.children().any(|c| !c.name().ends_with("Pr")));
        let (sub, sup) = (has("m:sub") && !hides("m:subHide"), has("m:sup") && !hides("m:supHide"));
        let beside =
            properties.and_then(|p| value(p, "m:limLoc")).map_or("∫∬∭∮".contains(sign), |place| place == "subSup");
        let tag = match (sub, sup, beside) {
            (true, true, true) => "msubsup",
            (true, true, false) => "munderover",
            (true, false, true) => "msub",
            (true, false, false) => "munder",
            (false, true, true) => "msup",
            (false, true, false) => "mover",
            (false, false, _) => "mrow",
        };
        self.open(tag);
        self.leaf("mo", sign);
        if sub {
            self.text.push('_');
            self.argument(node, "m:sub");
        }
        if sup {
            self.text.push('^');
            self.argument(node, "m:sup");
        }
        self.close(tag);
        self.text.push(' ');
        self.argument(node, "m:e");
    }

    fn fenced(&mut self, node: Node<'_>) {
        let properties = node.child("m:dPr");
        let sign = |name: &str, usual: &'static str| match properties.and_then(|p| p.child(name)) {
            // A bracket that is there without a value is left out on purpose.
            Some(set) => set.attr("m:val").unwrap_or_default().to_owned(),
            None => usual.to_owned(),
        };
        let (open, between, close) = (sign("m:begChr", "("), sign("m:sepChr", "|"), sign("m:endChr", ")"));
        self.open("mrow");
        self.bracket(&open);
        for (at, argument) in node.children().filter(|n| n.is("m:e")).enumerate() {
            if at > 0 {
                self.bracket(&between);
            }
            self.open("mrow");
            self.row(argument);
            self.close("mrow");
        }
        self.bracket(&close);
        self.close("mrow");
    }

    fn bracket(&mut self, sign: &str) {
        if !sign.is_empty() {
            self.leaf("mo", &letters(sign, None));
        }
    }

    /// A matrix, or lines of equations.
    fn table(&mut self, node: Node<'_>, rows: &str) {
        self.open("mtable");
        for (at, row) in node.children().filter(|n| n.is(rows)).enumerate() {
            self.text.push_str(if at > 0 { " " } else { "" });
            self.open("mtr");
            if rows == "m:e" {
                self.open("mtd");
                self.row(row);
                self.close("mtd");
            } else {
                for (at, cell) in row.children().filter(|n| n.is("m:e")).enumerate() {
                    self.text.push_str(if at > 0 { " " } else { "" });
                    self.open("mtd");
                    self.row(cell);
                    self.close("mtd");
                }
            }
            self.close("mtr");
        }
        self.close("mtable");
    }

    /// Something with a sign over or under it.
    fn over(&mut self, node: Node<'_>, sign: &str, above: bool) {
        let tag = if above { "mover" } else { "munder" };
        self.open(tag);
        self.argument(node, "m:e");
        let sign = letters(sign, None);
        if sign.chars().all(|c| matches!(c, '\u{300}'..='\u{36F}' | '\u{20D0}'..='\u{20FF}')) {
            self.text.push_str(&sign);
        }
        self.silent("mo", &sign);
        self.close(tag);
    }

    fn function(&mut self, node: Node<'_>) {
        self.argument(node, "m:fName");
        self.silent("mo", "\u{2061}");
        self.text.push(' ');
        self.argument(node, "m:e");
    }
}

/// `m:val` of a child.
fn value<'a>(properties: Node<'a>, name: &str) -> Option<&'a str> {
    properties.child(name).and_then(|n| n.attr("m:val"))
}

fn on(node: Node<'_>) -> bool {
    !matches!(node.attr("m:val"), Some("0" | "false" | "off"))
}
