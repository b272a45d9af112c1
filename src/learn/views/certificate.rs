//! A certificate: mine, to print, and the page on which a stranger checks one.
//!
//! Promises: whoever checks has to bring number and full name, and learns whether the two belong together, the course and the date; nothing else.

use askama::Template;

use super::hours;
use super::record::Class;
use crate::desk::Frame;
use crate::edition::views::Shell;

/// What a certificate says.
#[derive(Clone, Debug)]
pub struct CertificateText {
    /// Its number, in groups: `YT-2026-7F3K-Q2MZ`.
    pub number: String,
    /// Title of the unit or the class.
    pub title: String,
    /// Title of the course (empty: none).
    pub course: String,
    /// 学时 in hundredths.
    pub hundredths: i64,
    /// Its class.
    pub class: Class,
    /// Who issued it.
    pub issuer: String,
    /// The day, in full.
    pub day: String,
    /// Version of the rule that gave the 学时.
    pub rule: String,
}

/// `/desk/learn/certificates/{number}`.
#[derive(Template)]
#[template(path = "learn/certificate.html")]
pub struct CertificatePage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// What it says.
    pub text: CertificateText,
    /// The address of the check page, with the number.
    pub check_url: String,
    /// Its QR as SVG markup (safe).
    pub qr_svg: String,
}

impl CertificatePage<'_> {
    fn value(&self) -> String {
        let class = self.text.class;
        let values = [
            ("h", hours(self.text.hundredths)),
            ("letter", class.letter().to_owned()),
            ("class", class.word(&self.f).into_owned()),
        ];
        self.f.l.with("certificate-value-line", &values).into_owned()
    }
}

/// What the check found.
#[derive(Clone, Debug)]
pub enum CheckFound {
    /// Nothing was asked yet.
    Nothing,
    /// Number or name is missing.
    Lacks,
    /// Valid, and the name is right.
    Valid {
        /// Title of the course.
        course: String,
        /// The day, in full.
        day: String,
    },
    /// It was valid once; the name is right.
    Void {
        /// Title of the course.
        course: String,
        /// The day on which it was made void.
        day: String,
    },
    /// No certificate has this number, or not with this name: one answer for both.
    No,
}

/// `/certificates`, for anybody.
#[derive(Template)]
#[template(path = "learn/certificate_check.html")]
pub struct CertificateCheck<'a> {
    /// The public frame.
    pub s: Shell<'a>,
    /// The number as typed, or from the QR.
    pub number: String,
    /// The name as typed.
    pub name: String,
    /// What was found.
    pub found: CheckFound,
}

impl CheckFound {
    /// Whether something was found; then checking another one is not the main deed any more.
    fn found(&self) -> bool {
        matches!(self, Self::Valid { .. } | Self::Void { .. })
    }
}
