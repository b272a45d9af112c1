//! Whether an `.xlsx` may be opened.
//!
//! Promises: everything inside is unpacked once, counted and thrown away, before anything is kept: headers may lie, counting does not.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::read::Fault;

/// Bytes of the file.
pub(super) const MOST_BYTES: usize = 16 << 20;
/// Bytes of everything inside, unpacked.
const MOST_UNPACKED: usize = 64 << 20;
/// Parts inside.
const MOST_PARTS: usize = 1_000;
/// Opening angle brackets of one part: each may become an element, a cell or a text in memory.
const MOST_TAGS: usize = 3_000_000;

/// Refuses what is no `.xlsx` or would unpack to too much.
pub(super) fn measure(bytes: &[u8]) -> Result<(), Fault> {
    if bytes.len() > MOST_BYTES {
        return Err(Fault::with("file-too-large", "most", MOST_BYTES >> 20));
    }
    // The container of .xls, and of .xlsx with a password.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Fault::new("sheet-old-or-locked"));
    }
    if !bytes.starts_with(b"PK") {
        return Err(Fault::new("sheet-not-xlsx"));
    }
    // Lines of the directory, before the reader makes an entry of each.
    if bytes.windows(4).filter(|window| window == b"PK\x01\x02").count() > MOST_PARTS {
        return Err(Fault::new("sheet-bomb"));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::new("sheet-not-xlsx"))?;
    let mut left = MOST_UNPACKED;
    let mut buffer = vec![0; 1 << 16];
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|_| Fault::new("sheet-damaged"))?;
        let mut tags = 0;
        loop {
            let read = part.read(&mut buffer).map_err(|_| Fault::new("sheet-damaged"))?;
            let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { break };
            tags += piece.split(|&byte| byte == b'<').count() - 1;
            left = left.checked_sub(read).filter(|_| tags <= MOST_TAGS).ok_or_else(|| Fault::new("sheet-bomb"))?;
        }
    }
    Ok(())
}
