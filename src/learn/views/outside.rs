//! The form for what was learned elsewhere.

use askama::Template;

use super::record::Category;
use crate::desk::{Errors, Form, Frame};

/// `/desk/learn/record/outside`.
#[derive(Template)]
#[template(path = "learn/outside.html")]
pub struct OutsideForm<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key of the forms.
    pub form: Form,
    /// What was learned, as typed; the others likewise.
    pub title: String,
    /// Who gave the certificate.
    pub issuer: String,
    /// Its number.
    pub number: String,
    /// Its category, by name.
    pub category: String,
    /// Its day.
    pub day: String,
    /// 学时.
    pub hours: String,
    /// The last day that may be chosen.
    pub today: String,
    /// `title`, `issuer`, `number`, `category`, `day`, `hours`, `outside`.
    pub errors: Errors,
}

impl OutsideForm<'_> {
    fn categories() -> [(&'static str, Category); 3] {
        [("class", Category::Class), ("group_study", Category::GroupStudy), ("self_study", Category::SelfStudy)]
    }

    fn is(&self, code: &str) -> bool {
        self.category == code
    }
}
