//! `zhibu convert`: the converter alone, without a database.
//!
//! Promises: HTML is one file with its pictures inside; Markdown has its pictures beside it in `OUT_files/`; comments of the Word file are
//! told on stderr; a refused file writes nothing.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zhibu_doc::docx::{self, Import, Limits};
use zhibu_doc::{html, md};

use crate::refusal::Refusal;
use crate::web::i18n::Lang;

struct Inside(HashMap<String, html::Pic>);

impl html::Files for Inside {
    fn picture(&self, file: &str) -> Option<html::Pic> {
        self.0.get(file).cloned()
    }
    fn download(&self, _: &str) -> Option<String> {
        None
    }
}

/// The sentence of a refusal, in the mother tongue.
pub fn sentence(lang: &Lang, refusal: &Refusal) -> String {
    lang.with(refusal.code, &refusal.args).into_owned()
}

/// Converts `from` into `to`, by the ending of `to`.
///
/// # Errors
/// The sentence that says why not.
pub fn convert(lang: &Lang, from: &Path, to: &Path) -> anyhow::Result<()> {
    let bytes = std::fs::read(from).with_context(|| from.display().to_string())?;
    let import = docx::read(&bytes, &Limits::default())
        .map_err(|refused| anyhow::anyhow!(sentence(lang, &crate::publish::docx_refusal(&refused))))?;
    for comment in &import.comments {
        eprintln!("{}", lang.t2("import-comment-of", "author", &comment.author, "text", &comment.text));
    }
    match to.extension().and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => std::fs::write(to, page(lang, &import))?,
        Some("md") => markdown(import, to)?,
        _ => bail!(lang.t("convert-endings").into_owned()),
    }
    Ok(())
}

fn page(lang: &Lang, import: &Import) -> String {
    let pictures = import
        .pictures
        .iter()
        .filter_map(|picture| {
            let kind = image::guess_format(&picture.bytes).ok()?;
            let (width, height) = image::ImageReader::new(std::io::Cursor::new(&picture.bytes))
                .with_guessed_format()
                .ok()?
                .into_dimensions()
                .ok()?;
            let src = format!("data:{};base64,{}", kind.to_mime_type(), BASE64_STANDARD.encode(&picture.bytes));
            Some((picture.key.clone(), html::Pic { src, srcset: String::new(), width, height }))
        })
        .collect();
    let body = html::render(&import.doc, &Inside(pictures), html::Mode::Alone);
    let title = import.title.clone().unwrap_or_default();
    let (tag, title) = (lang.tag(), html::phrases(&title));
    let plain = import.title.as_deref().unwrap_or_default().replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{plain}</title></head><body><h1>{title}</h1>\n{body}\n</body></html>\n"
    )
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
    let title = import.title.map(|title| format!("# {title}\n\n")).unwrap_or_default();
    std::fs::write(to, title + &md::write(&import.doc))?;
    Ok(())
}
