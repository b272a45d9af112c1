//! The square code that leads from paper back to the page.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// Modules of white round the code; scanners ask for four.
const QUIET: usize = 4;

/// The code of `url` as an SVG file of its own (no style attribute, so that it stands under the strict policy), `None` when the address is too
/// long for any code.
pub fn qr_svg(url: &str) -> Option<String> {
    let code = QRBuilder::new(url).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET;
    let mut dark = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        let mut x = 0;
        // Neighbours in a row are drawn as one bar: a third of the bytes.
        while x < row.len() {
            let run = row.iter().skip(x).take_while(|module| module.value()).count();
            if run > 0 {
                let _ = write!(dark, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run + 1;
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{px}\" height=\"{px}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{dark}\"/></svg>",
        px = side * 8
    ))
}
