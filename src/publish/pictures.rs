//! Pictures as readers get them: turned upright, made anew (so that place and camera of a photograph are gone), in a set of widths.
//!
//! Promises: no picture takes more than [`PIXELS`] of work; photographs become JPEG, drawings stay lossless; what cannot be read is
//! a [`Refusal`], never a broken page.

use std::io::Cursor;

use crate::edition::meta::Size;
use crate::files::Files;
use crate::refusal::Refusal;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Scaling;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Limits};

/// Most pixels of a picture that comes in.
pub const PIXELS: u64 = 40_000_000;
/// Most pixels of all pictures of one file: more than 20 MB of photographs have. Empty pictures of any size weigh nothing in a file, but take a
/// second of work each.
pub const PIXELS_OF_A_FILE: u64 = 300_000_000;
/// Most pixels of a JPEG in several passes: its coefficients lie in memory too, twice the size of the picture.
const PASSES: u64 = 16_000_000;
/// Most bytes of a picture unpacked.
const UNPACKED: u64 = PIXELS * 3;
/// Most bytes of the numbers between the two passes of a good scaling; beyond it the plain one is used.
const BETWEEN: u64 = 64 << 20;
/// Longest side that comes in.
const SIDE: u32 = 16_384;
/// Widths that are kept, besides the original's when it is smaller than the largest.
const WIDTHS: [u32; 3] = [480, 960, 1_600];
/// JPEG quality of photographs.
const QUALITY: u8 = 82;

/// A picture, stored: its sizes from small to large; its own address is that of the largest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// From small to large, at least one.
    pub sizes: Vec<Size>,
}

impl Stored {
    /// The largest.
    pub fn largest(&self) -> Option<&Size> {
        self.sizes.last()
    }
}

/// Reads, turns, scales, stores. Heavy: call it on a blocking thread. `left` are the pixels that the file it came with may still cost.
///
/// # Errors
/// Not a picture that can be read, or too large a one.
pub fn store(files: &Files, bytes: &[u8], left: &mut u64) -> Result<Stored, Refusal> {
    let (picture, turn, drawing) = decode(bytes, left)?;
    let lies = sideways(turn);
    let dimensions = |picture: &DynamicImage| if lies { (picture.height(), picture.width()) } else { picture.dimensions() };
    let (width, height) = dimensions(&picture);
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|w| *w < width).collect();
    if width <= WIDTHS[WIDTHS.len() - 1] {
        widths.push(width);
    }
    // Each width is made from the one above it, so that only the first work sees the whole picture; it is turned when it is small.
    let mut sizes = Vec::with_capacity(widths.len());
    let mut source = picture;
    let mut upright = turn == Orientation::NoTransforms;
    for w in widths.into_iter().rev() {
        let h = (u64::from(height) * u64::from(w) / u64::from(width)).max(1);
        let h = u32::try_from(h).unwrap_or(height);
        let to = if lies && !upright { (h, w) } else { (w, h) };
        if source.dimensions() != to {
            source = scaled(&source, to);
        }
        if !upright {
            source.apply_orientation(turn);
            upright = true;
        }
        let (bytes, kind) = encode(&source, drawing).map_err(|_| Refusal::at("file", "picture-broken"))?;
        let length = bytes.len() as u64;
        let hash = files.put_now(&bytes).map_err(|_| Refusal::at("file", "disk-full"))?;
        sizes.push(Size { hash, width: w, height: h, kind: kind.to_owned(), bytes: length });
    }
    sizes.reverse();
    Ok(Stored { sizes })
}

/// Whether width and height change places.
fn sideways(turn: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(turn, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// The picture in another size. The good way keeps sixteen bytes for each pixel of an image as wide as the old and as high as the new one.
fn scaled(picture: &DynamicImage, (width, height): (u32, u32)) -> DynamicImage {
    if picture.width() / 3 > width {
        // Far smaller: an even mean of pixels first, which needs no room, then the good way.
        let half = picture.thumbnail_exact(width * 2, height.saturating_mul(2).min(picture.height()).max(1));
        return scaled(&half, (width, height));
    }
    if u64::from(picture.width()) * u64::from(height) * 16 > BETWEEN {
        return picture.thumbnail_exact(width, height);
    }
    picture.resize_exact(width, height, Scaling::CatmullRom)
}

/// Whether a JPEG comes in several passes.
fn progressive(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xFF, mark, tail @ ..] = rest {
        match mark {
            0xC2 | 0xC6 | 0xCA | 0xCE => return true,
            0xC0 | 0xC1 | 0xC3 | 0xDA => return false,
            0xFF => rest = rest.get(1..).unwrap_or_default(),
            _ => {
                let [high, low, ..] = tail else { return false };
                rest = tail.get(usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or_default();
            }
        }
    }
    false
}

fn decode(bytes: &[u8], left: &mut u64) -> Result<(DynamicImage, Orientation, bool), Refusal> {
    let broken = || Refusal::at("file", "picture-broken");
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(Refusal::at("file", "picture-heic"));
    }
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| broken())?;
    let format = reader.format().ok_or_else(|| Refusal::at("file", "picture-kind"))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(UNPACKED + (16 << 20));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| if too_large(&error) { large() } else { broken() })?;
    let (width, height) = decoder.dimensions();
    let most = if format == ImageFormat::Jpeg && progressive(bytes) { PASSES } else { PIXELS };
    if u64::from(width) * u64::from(height) > most || decoder.total_bytes() > UNPACKED || width > SIDE || height > SIDE {
        return Err(large());
    }
    *left = left.checked_sub(u64::from(width) * u64::from(height)).ok_or_else(large)?;
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| if too_large(&error) { large() } else { broken() })?;
    let drawing = format != ImageFormat::Jpeg && (picture.color().has_alpha() || few_colours(&picture));
    Ok((picture, turn, drawing))
}

fn large() -> Refusal {
    Refusal::at("file", "picture-too-large").arg("side", SIDE)
}

fn too_large(error: &image::ImageError) -> bool {
    matches!(error, image::ImageError::Limits(_))
}

/// A drawing has few colours; a photograph has thousands in any sample.
fn few_colours(picture: &DynamicImage) -> bool {
    let (width, height) = picture.dimensions();
    let mut seen = std::collections::HashSet::new();
    for y in 0..64u32 {
        for x in 0..64u32 {
            seen.insert(picture.get_pixel(x * (width - 1) / 63, y * (height - 1) / 63));
        }
    }
    seen.len() < 1_024
}

fn encode(picture: &DynamicImage, drawing: bool) -> image::ImageResult<(Vec<u8>, &'static str)> {
    let mut out = Vec::new();
    if drawing {
        let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Best, FilterType::Adaptive);
        // 16 bits a channel help no reader of a web page.
        if matches!(picture, DynamicImage::ImageRgba8(_) | DynamicImage::ImageRgb8(_)) {
            picture.write_with_encoder(encoder)?;
        } else if picture.color().has_alpha() {
            DynamicImage::ImageRgba8(picture.to_rgba8()).write_with_encoder(encoder)?;
        } else {
            DynamicImage::ImageRgb8(picture.to_rgb8()).write_with_encoder(encoder)?;
        }
        return Ok((out, "png"));
    }
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    match picture {
        DynamicImage::ImageRgb8(_) => picture.write_with_encoder(encoder)?,
        _ => DynamicImage::ImageRgb8(picture.to_rgb8()).write_with_encoder(encoder)?,
    }
    Ok((out, "jpg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    fn files() -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::below(folder.path());
        (folder, files)
    }

    #[test]
    fn a_large_picture_comes_in_three_widths_and_a_small_one_stays_as_it_is() {
        let (_folder, files) = files();
        let widths =
            |bytes: &[u8]| store(&files, bytes, &mut { PIXELS }).unwrap().sizes.iter().map(|s| s.width).collect::<Vec<_>>();
        assert_eq!(widths(&png(2_000, 1_000)), [480, 960, 1_600]);
        assert_eq!(widths(&png(300, 200)), [300]);
        assert_eq!(widths(&png(1_000, 10)), [480, 960, 1_000]);
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut out, ImageFormat::Jpeg).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_photograph_taken_sideways_stands_upright_in_every_width() {
        let (_folder, files) = files();
        let mut bytes = jpeg(600, 1_200);
        // Orientation 6: turn to the right.
        let exif = b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        bytes.splice(2..2, exif.iter().copied());
        let stored = store(&files, &bytes, &mut { PIXELS }).unwrap();
        let sizes: Vec<_> = stored.sizes.iter().map(|size| (size.width, size.height)).collect();
        assert_eq!(sizes, [(480, 240), (960, 480), (1_200, 600)]);
        let largest = std::fs::read(files.path(&stored.largest().unwrap().hash)).unwrap();
        assert_eq!(image::load_from_memory(&largest).unwrap().dimensions(), (1_200, 600));
    }

    #[test]
    fn a_jpeg_in_passes_costs_more_and_may_be_smaller_only() {
        let (_folder, files) = files();
        let mut bytes = jpeg(64, 64);
        assert!(!progressive(&bytes));
        let frame = bytes.windows(2).position(|two| two == b"\xff\xc0").unwrap();
        bytes[frame + 1] = 0xC2;
        bytes[frame + 5..frame + 9].copy_from_slice(&[0x10, 0, 0x10, 0]);
        assert!(progressive(&bytes));
        assert_eq!(store(&files, &bytes, &mut { PIXELS }).unwrap_err().code, "picture-too-large");
    }

    #[test]
    fn the_pictures_of_one_file_cost_no_more_than_it_may() {
        let (_folder, files) = files();
        let mut left = 250_000;
        assert!(store(&files, &png(400, 400), &mut left).is_ok());
        assert_eq!(store(&files, &png(400, 401), &mut left).unwrap_err().code, "picture-too-large");
        assert!(store(&files, &png(300, 300), &mut left).is_ok(), "a smaller one still fits");
        assert_eq!(left, 0);
    }

    #[test]
    fn truncated_absurd_and_foreign_files_are_refused_in_words() {
        let (_folder, files) = files();
        let code = |bytes: &[u8]| store(&files, bytes, &mut { PIXELS }).map_err(|r| r.code).map(|_| ());
        let whole = png(600, 600);
        assert_eq!(code(&whole[..whole.len() / 2]), Err("picture-broken"));
        assert_eq!(code(&png(1, 60_000)), Err("picture-too-large"));
        assert_eq!(code(b"%PDF-1.7"), Err("picture-kind"));
        assert_eq!(code(b"\0\0\0\x18ftypheic\0\0"), Err("picture-heic"));
    }
}
