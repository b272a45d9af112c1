//! What pages of the desk show of a text: its pictures, its files, sizes in words.

use zhibu_doc::Doc;

use crate::approval::{File, Shown};
use crate::args;
use crate::db::Reader;
use crate::edition::meta::{Links, Meta, extension};

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
            size: size(row.map_or(0, |(bytes,)| bytes)),
        });
    }
    Ok(out)
}

/// `412 KB`, `3.5 MB`: as file managers write it.
pub(super) fn size(bytes: i64) -> String {
    let kilo = (bytes.max(1) + 1_023) / 1_024;
    if kilo < 1_024 { format!("{kilo} KB") } else { format!("{}.{} MB", kilo / 1_024, kilo % 1_024 * 10 / 1_024) }
}
