//! An id in memory where a hundred thousand of them are.
//!
//! Promise: what comes out is the text that went in; ours (a UUID as [`super::new_id`] writes it, a short code) need nothing but their 24 bytes.

use uuid::Uuid;

/// Most bytes of a text that needs nothing else.
const SHORT: usize = 16;

/// An id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SmallId(Form);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    Uuid(Uuid),
    /// Behind the text zeros: an id has none.
    Short([u8; SHORT]),
    Other(Box<str>),
}

impl SmallId {
    /// Of that text.
    pub fn of(text: &str) -> Self {
        let mut written = Uuid::encode_buffer();
        let uuid = Uuid::try_parse(text).ok().filter(|uuid| uuid.as_hyphenated().encode_lower(&mut written) == text);
        let short = || {
            let mut bytes = [0; SHORT];
            bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
            (!text.contains('\0')).then_some(bytes)
        };
        Self(match (uuid, short()) {
            (Some(uuid), _) => Form::Uuid(uuid),
            (None, Some(bytes)) => Form::Short(bytes),
            (None, None) => Form::Other(text.into()),
        })
    }

    /// The text.
    pub fn text(&self) -> String {
        match &self.0 {
            Form::Uuid(uuid) => uuid.as_hyphenated().to_string(),
            Form::Short(bytes) => {
                let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
                String::from_utf8_lossy(text).into_owned()
            }
            Form::Other(text) => text.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_and_differs_from_every_other() {
        let ours = "01940c3e-7b2a-7def-8123-456789abcdef";
        let texts = [
            ours,
            &ours.to_uppercase(),
            &ours.replace('-', ""),
            "9v3k7t2m8q4x",
            "9v3k7t2m8q4",
            "",
            "a\0",
            "sixteen-letters-",
            "seventeen-letters",
            "支部",
            "宣传委员",
            "一二三四五六",
        ];
        let ids: Vec<SmallId> = texts.iter().map(|text| SmallId::of(text)).collect();
        for (text, id) in texts.iter().zip(&ids) {
            assert_eq!((id.text(), ids.iter().filter(|other| *other == id).count()), ((*text).to_owned(), 1));
        }
        assert!(matches!(ids.first().map(|id| &id.0), Some(Form::Uuid(_))));
        assert!(std::mem::size_of::<SmallId>() <= 24, "{}", std::mem::size_of::<SmallId>());
    }
}
