//! What pages of the desk show of a text: its pictures, its files, sizes in words.

use zhibu_doc::Doc;

use crate::approval::{File, Shown};
use crate::args;
use crate::db::Reader;
use crate::edition::meta::{Links, Meta, extension, size_words};

/// A picture with its address and words.
pub(super) fn shown(links: &Links, key: &str, doc: &Doc) -> Option<Shown> {
    let (_, src) = links.middle(key)?;
    let alt = doc.figures().into_iter().find(|f| f.file == key).map(|f| f.alt.clone()).unwrap_or_default();
    Some(Shown { src, alt })
}

/// The attachments with addresses and sizes.
pub(super) async fn files(reader: &Reader, meta: &Meta, links: &Links) -> sqlx::Result<Vec<File>> {
    let mut out = Vec::with_capacity(meta.attachments.len());
    for a in &meta.attachments {
        let row: Option<(i64,)> =
            reader.system("size of an attachment").get("SELECT bytes FROM file WHERE hash = $1", &args![a.hash.as_str()]).await?;
        out.push(File {
            href: links.base.replace("{key}", &a.hash) + &format!("{}.{}", a.hash, extension(&a.name)),
            name: a.name.clone(),
            size: size_words(row.and_then(|(bytes,)| u64::try_from(bytes).ok()).unwrap_or_default()),
        });
    }
    Ok(out)
}
