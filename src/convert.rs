//! `zhibu convert`: the converter alone, without a database.
//!
//! Promises: HTML is one file with its pictures inside; Markdown has its pictures beside it in `OUT_files/`; comments of the Word file are
//! told on stderr; a refused file writes nothing.

use std::collections::HashMap;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::Path;

use anyhow::{Context, bail};
use base64::prelude::BASE64_STANDARD;
use base64::write::EncoderWriter;
use zhibu_doc::docx::{self, Import, Limits};
use zhibu_doc::{html, md};

use crate::web::i18n::Lang;

/// Bytes of pictures that one page holds: each is written where it stands, as often as it stands somewhere.
const SHOWN: usize = 128 << 20;
/// How a page that stands alone looks: it has no skin of a site around it.
const LOOK: &str = "body{max-width:42em;margin:2em auto;padding:0 1em;line-height:1.8}img{max-width:100%;height:auto}\
    figure{margin:1em 0;text-align:center}.scroll{overflow-x:auto}table{border-collapse:collapse;margin:1em 0}\
    th,td{border:1px solid #888;padding:.2em .6em}caption{padding:.3em}.center{text-align:center}.end{text-align:right}\
    .mute{color:#666}.notes{border-top:1px solid #888;margin-top:2em;font-size:.9em}.ref a,.back{text-decoration:none}";
/// Stands for the bytes of a picture until the page is written: no text of a document can bring it, its quotes are escaped.
const HERE: &str = " src=\"picture-bytes:";

struct Inside<'a>(HashMap<&'a str, (&'a [u8], html::Pic)>);

impl html::Files for Inside<'_> {
    fn picture(&self, file: &str) -> Option<html::Pic> {
        self.0.get(file).map(|(_, pic)| pic.clone())
    }
    fn download(&self, _: &str) -> Option<String> {
        None
    }
}

/// The bytes of a Word file, one more than is allowed at most: that is enough for the sentence.
///
/// # Errors
/// The file cannot be read.
pub fn bytes_of(path: &Path) -> anyhow::Result<Vec<u8>> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut bytes = Vec::new();
    let most = Limits::default().file.saturating_add(1);
    file.take(most).read_to_end(&mut bytes).with_context(|| path.display().to_string())?;
    Ok(bytes)
}

/// Converts `from` into `to`, by the ending of `to`.
///
/// # Errors
/// The sentence that says why not.
pub fn convert(lang: &Lang, from: &Path, to: &Path) -> anyhow::Result<()> {
    let bytes = bytes_of(from)?;
    let import = docx::read(&bytes, &Limits::default())
        .map_err(|refused| anyhow::anyhow!(lang.sentence(&crate::publish::docx_refusal(&refused))))?;
    drop(bytes);
    for comment in &import.comments {
        crate::start::troubled(&lang.t2("import-comment-of", "author", &comment.author, "text", &comment.text));
    }
    let ending = to.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let place = || to.display().to_string();
    match ending.as_str() {
        "html" | "htm" => page(lang, &import, to).with_context(place)?,
        "md" => markdown(import, to).with_context(place)?,
        _ => bail!(lang.t("convert-endings").into_owned()),
    }
    Ok(())
}

/// Writes the page; pictures go from the archive's bytes to the disk, never all of them as text into memory.
fn page(lang: &Lang, import: &Import, to: &Path) -> anyhow::Result<()> {
    let pictures: HashMap<&str, (&[u8], html::Pic)> = import
        .pictures
        .iter()
        .filter_map(|picture| {
            let (kind, width, height) = measure(&picture.bytes)?;
            let src = format!("picture-bytes:{}:{}", picture.key, kind.to_mime_type());
            Some((picture.key.as_str(), (picture.bytes.as_slice(), html::Pic { src, srcset: String::new(), width, height })))
        })
        .collect();
    let shown = import.doc.figures().into_iter().filter_map(|f| pictures.get(f.file.as_str())).map(|(bytes, _)| bytes.len());
    if shown.fold(0_usize, usize::saturating_add) > SHOWN {
        bail!(lang.t("docx-bomb").into_owned());
    }
    let files = Inside(pictures);
    let body = html::render(&import.doc, &files, lang, html::Mode::Alone);
    let tag = lang.tag();
    // A page needs a name; a heading that the text does not have it needs not.
    let heading = import.title.as_deref().map(|title| format!("<h1>{}</h1>", html::phrases(title))).unwrap_or_default();
    let name = import.title.clone().or_else(|| Some(to.file_stem()?.to_string_lossy().into_owned())).unwrap_or_default();
    let name = name.replace('&', "&amp;").replace('<', "&lt;");
    let mut out = BufWriter::new(std::fs::File::create(to)?);
    write!(
        out,
        "<!doctype html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{name}</title><style>{LOOK}</style></head><body>{heading}\n"
    )?;
    let mut pieces = body.split(HERE);
    out.write_all(pieces.next().unwrap_or_default().as_bytes())?;
    for piece in pieces {
        let (name, rest) = piece.split_once('"').unwrap_or((piece, ""));
        let (key, media) = name.split_once(':').unwrap_or((name, ""));
        write!(out, " src=\"data:{media};base64,")?;
        if let Some((bytes, _)) = files.0.get(key) {
            let mut letters = EncoderWriter::new(&mut out, &BASE64_STANDARD);
            letters.write_all(bytes)?;
            letters.finish()?;
        }
        write!(out, "\"{rest}")?;
    }
    out.write_all(b"\n</body></html>\n")?;
    out.flush()?;
    Ok(())
}

fn measure(bytes: &[u8]) -> Option<(image::ImageFormat, u32, u32)> {
    let kind = image::guess_format(bytes).ok()?;
    let (width, height) = image::ImageReader::with_format(std::io::Cursor::new(bytes), kind).into_dimensions().ok()?;
    Some((kind, width, height))
}

fn markdown(mut import: Import, to: &Path) -> anyhow::Result<()> {
    let stem = to.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let folder_name = format!("{stem}_files");
    let mut names = HashMap::new();
    if !import.pictures.is_empty() {
        let folder = to.with_file_name(&folder_name);
        std::fs::create_dir_all(&folder)?;
        for picture in &import.pictures {
            let ending =
                Path::new(&picture.name).extension().map_or("bin".into(), |ending| ending.to_string_lossy().into_owned());
            let name = format!("{}.{ending}", picture.key.get(..16).unwrap_or("picture"));
            std::fs::write(folder.join(&name), &picture.bytes)?;
            names.insert(picture.key.clone(), format!("{folder_name}/{name}"));
        }
    }
    import.doc.map_files(&mut |file| {
        if let Some(name) = names.get(file) {
            file.clone_from(name);
        }
    });
    std::fs::write(to, md::commonmark(import.title.as_deref(), &import.doc))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::read_to_string;

    #[test]
    fn the_ending_counts_in_any_case_and_a_failure_names_the_file() {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/articles/11-old-map.docx");
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("OUT.HTML");
        convert(&Lang::zh(), &from, &to).expect("converted");
        assert!(std::fs::read_to_string(&to).expect("written").contains("<h1>"));
        let error = convert(&Lang::zh(), &from, &folder.path().join("nowhere/out.html")).expect_err("no such folder");
        assert!(format!("{error:#}").contains("nowhere"), "{error:#}");
    }

    #[test]
    fn a_page_holds_its_pictures_and_its_look_and_has_no_empty_heading() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/doc/tests/golden");
        let out = folder.path().join("相册.html");
        convert(&Lang::zh(), &golden.join("word-album.docx"), &out)?;
        let page = read_to_string(&out)?;
        assert!(page.contains("src=\"data:image/png;base64,") && page.contains("<title>相册</title><style>"));
        assert!(!page.contains("<h1>"), "the file has no title: the page shows none");
        convert(&Lang::zh(), &golden.join("wps-plan.docx"), &out)?;
        assert!(read_to_string(&out)?.contains("<h1><span"), "a title is the heading");
        Ok(())
    }

    #[test]
    fn markdown_is_everybodys_and_has_its_pictures_beside_it() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/doc/tests/golden");
        let out = folder.path().join("a.md");
        for name in ["word-tables", "word-formulas", "wps-letter", "word-album"] {
            convert(&Lang::zh(), &golden.join(name).with_extension("docx"), &out)?;
            let text = read_to_string(&out)?;
            assert!(!text.contains("zhibu") && !text.contains("{右}") && !text.contains("{中}"), "{name}: {text}");
        }
        let text = read_to_string(&out)?;
        let (_, rest) = text.split_once("![码头全景](").unwrap_or_default();
        let (picture, _) = rest.split_once(')').unwrap_or_default();
        assert!(picture.starts_with("a_files/") && folder.path().join(picture).is_file(), "{text}");
        Ok(())
    }

    #[test]
    fn a_refused_file_writes_nothing() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let (file, out) = (folder.path().join("a.docx"), folder.path().join("a.html"));
        std::fs::write(&file, b"%PDF-1.7")?;
        assert!(convert(&Lang::zh(), &file, &out).is_err() && !out.exists());
        Ok(())
    }
}
