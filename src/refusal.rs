//! A refusal is a value: what is not allowed or not understood, told to the person in words beside the field it concerns.

use std::fmt;

/// Why something was not done. Nothing was changed, nothing that was typed is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The message key; its sentence stands in `locales/`.
    pub code: &'static str,
    /// The form field it belongs to, empty for the whole form.
    pub field: &'static str,
    /// Values that the sentence needs.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal of the whole request.
    pub fn new(code: &'static str) -> Self {
        Self { code, field: "", args: Vec::new() }
    }

    /// A refusal that belongs beside `field`.
    pub fn at(field: &'static str, code: &'static str) -> Self {
        Self { code, field, args: Vec::new() }
    }

    /// Adds a value for the sentence.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)
    }
}
