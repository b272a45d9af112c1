//! The boxes of an MP4, as far as a look at a stranger's file needs them: how long its tracks are, what is in them, where their bytes lie.
//!
//! Promises: nothing is allocated on the word of a file; no box is opened but those on the way to what is needed, so that no depth and no count in it
//! costs more than its own bytes; what cannot be read is nothing. ISO/IEC 14496-12 §4.2, §8.

/// Tracks that are looked at: a film has a few.
const TRACKS: usize = 64;

/// Boxes behind each other.
#[derive(Debug, Clone)]
pub(super) struct Boxes<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    /// Name and inside of the next one. One that reaches behind its holder ends everything.
    fn next(&mut self) -> Option<Self::Item> {
        let (name, short) = (self.0.get(4..8)?, u64::from(number(self.0, 0)?));
        let (head, length) = match short {
            0 => (8, self.0.len()),
            1 => (16, usize::try_from(long(self.0, 8)?).ok()?),
            short => (8, usize::try_from(short).ok()?),
        };
        let inside = self.0.get(head..length)?;
        self.0 = self.0.get(length..)?;
        Some((name, inside))
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

fn millis(length: u64, scale: u32) -> i64 {
    i64::try_from(u128::from(length) * 1_000 / u128::from(scale.max(1))).unwrap_or(i64::MAX)
}

/// The inside of the box that this way leads to.
fn inside<'a>(body: &'a [u8], way: &[&[u8; 4]]) -> Option<&'a [u8]> {
    way.iter().try_fold(body, |body, name| Boxes(body).find(|one| one.0 == name.as_slice()).map(|one| one.1))
}

/// One track.
#[derive(Debug, Clone, Copy)]
pub(super) struct Track<'a> {
    /// `vide`, `soun`, or another.
    pub handler: &'a [u8],
    /// Length, ms.
    pub duration: i64,
    /// Whether browsers play what it is first described as: H.264, AAC.
    pub playable: bool,
    /// Pixels, of pictures.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    stbl: &'a [u8],
}

impl<'a> Track<'a> {
    /// `scale`: units a second of what is shown of the film.
    fn of(trak: &'a [u8], scale: u32) -> Option<Self> {
        let mdia = inside(trak, &[b"mdia"])?;
        let handler = inside(mdia, &[b"hdlr"])?.get(8..12)?;
        let head = inside(mdia, &[b"mdhd"])?;
        let told = match head.first()? {
            0 => millis(number(head, 16)?.into(), number(head, 12)?),
            _ => millis(long(head, 24)?, number(head, 20)?),
        };
        let shown = inside(trak, &[b"tkhd"]).and_then(|head| match head.first()? {
            0 => number(head, 20).map(|length| millis(length.into(), scale)),
            _ => long(head, 28).map(|length| millis(length, scale)),
        });
        // What is shown of a track may be less than it holds: cut in a phone, or begun late.
        let duration = shown.filter(|shown| (1..told).contains(shown)).unwrap_or(told);
        let stbl = inside(mdia, &[b"minf", b"stbl"])?;
        // Behind version, flags and count.
        let first = inside(stbl, &[b"stsd"]).and_then(|stsd| Boxes(stsd.get(8..)?).next());
        let (codec, description) = first.unwrap_or_default();
        // The boxes behind the fixed beginning of a description say how to read it.
        let says = |from: usize, name| description.get(from..).is_some_and(|boxes| inside(boxes, &[name]).is_some());
        let playable = codec == b"avc1" && says(78, b"avcC") || codec == b"mp4a" && says(28, b"esds");
        let pixels = |at| number(description, at).filter(|_| handler == b"vide").unwrap_or_default();
        let (width, height) = (i64::from(pixels(24) >> 16), i64::from(pixels(24) & 0xFFFF));
        Some(Self { handler, duration, playable, width, height, stbl })
    }

    /// Where its chunks begin, in the order of the film.
    pub fn chunks(&self) -> impl Iterator<Item = u64> + use<'a> {
        let table = |name: &[u8; 4]| inside(self.stbl, &[name]).and_then(|body| body.get(8..)).unwrap_or_default();
        let (short, wide) = (table(b"stco"), table(b"co64"));
        let short = short.chunks_exact(4).filter_map(|entry| number(entry, 0)).map(u64::from);
        short.chain(wide.chunks_exact(8).filter_map(|entry| long(entry, 0)))
    }
}

/// The tracks of a table of contents.
pub(super) fn tracks(moov: &[u8]) -> Vec<Track<'_>> {
    let head = inside(moov, &[b"mvhd"]);
    let scale = head.and_then(|head| number(head, if *head.first()? == 0 { 12 } else { 20 })).unwrap_or(1);
    Boxes(moov).filter(|one| one.0 == b"trak").take(TRACKS).filter_map(|one| Track::of(one.1, scale)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(name: [u8; 4], inside: &[u8]) -> Vec<u8> {
        let length = u32::try_from(inside.len() + 8).unwrap().to_be_bytes();
        [&length[..], &name, inside].concat()
    }

    #[test]
    fn boxes_end_where_their_holder_does() {
        let two = [boxed(*b"free", b"abc"), boxed(*b"moov", b"")].concat();
        let names: Vec<&[u8]> = Boxes(&two).map(|one| one.0).collect();
        assert_eq!(names, [b"free", b"moov"]);
        for odd in [
            &b"\0\0\0\x04free"[..],
            b"\0\0\0\x20free",
            b"\xFF\xFF\xFF\xFFfree",
            b"\0\0\0\x01free",
            b"\0\0\0\x01free\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            b"\0\0\0",
        ] {
            assert_eq!(Boxes(odd).count(), 0, "{odd:?}");
        }
    }

    #[test]
    fn a_million_boxes_in_each_other_are_no_way() {
        let mut deep = Vec::new();
        for depth in (1..200_000_u32).rev() {
            deep.extend((depth * 8).to_be_bytes());
            deep.extend(b"moov");
        }
        assert!(tracks(&deep).is_empty());
    }
}
