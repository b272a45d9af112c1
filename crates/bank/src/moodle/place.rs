//! Bytes of a text as lines and columns.

/// Finds places that come one after the other, in one pass over the text.
pub(super) struct Places<'a> {
    text: &'a str,
    /// Where the last answer stood.
    at: usize,
    line: usize,
    /// Where its line began.
    line_start: usize,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1, line_start: 0 }
    }

    /// Line and character of the byte `at`, counted from 1. A place before the last one is told as the last one.
    pub(super) fn at(&mut self, at: u64) -> (usize, usize) {
        let at = usize::try_from(at).unwrap_or(usize::MAX).clamp(self.at, self.text.len());
        let bytes = self.text.as_bytes();
        for (offset, &byte) in bytes.iter().enumerate().take(at).skip(self.at) {
            // `\r\n` counts at its `\n`; a lone `\r` is a line end too.
            if byte == b'\n' || (byte == b'\r' && bytes.get(offset + 1) != Some(&b'\n')) {
                self.line += 1;
                self.line_start = offset + 1;
            }
        }
        self.at = at;
        let before = bytes.get(self.line_start..at).unwrap_or_default();
        // A character begins with every byte that does not go on with one.
        (self.line, before.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_characters_count_from_one() {
        let mut places = Places::new("党章\r\n第<一>\n\n条");
        assert_eq!(places.at(0), (1, 1));
        assert_eq!(places.at(6), (1, 3));
        assert_eq!(places.at(11), (2, 2));
        assert_eq!(places.at(9), (2, 2));
        assert_eq!(places.at(18), (4, 1));
        assert_eq!(places.at(9_999), (4, 2));
    }
}
