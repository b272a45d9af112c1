//! The way in: sign-in, an invitation taken up, and the first start of an installation.
//!
//! Promises: a refusal keeps what was typed (never the password); nothing tells whether a sign-in name exists; over plain http from
//! elsewhere there is a sentence instead of a form.

use std::borrow::Cow;
use std::fmt;

use askama::Template;

use crate::desk::{Errors, When, phrases};
use crate::web::assets::Assets;
use crate::web::i18n::Lang;
use crate::web::icons::{Icon, icon};

/// The frame of a page before sign-in.
pub struct Door<'a> {
    /// The words.
    pub l: &'a Lang,
    /// Addresses of style sheets and scripts.
    pub assets: &'a Assets,
    /// The name of the site.
    pub site_name: String,
    /// The token of its form.
    pub csrf: String,
    /// The path of this page, to come back to after a change of skin.
    pub back: String,
}

impl Door<'_> {
    /// The text of `key`.
    pub fn t<'k>(&'k self, key: &'k str) -> Cow<'k, str> {
        self.l.t(key)
    }

    /// The text of `key` with one value.
    pub fn t1<'k>(&'k self, key: &'k str, name: &'k str, value: impl fmt::Display) -> Cow<'k, str> {
        self.l.t1(key, name, value)
    }

    /// The text of `key` with two values.
    pub fn t2<'k>(
        &'k self,
        key: &'k str,
        name: &'k str,
        value: impl fmt::Display,
        name2: &'k str,
        value2: impl fmt::Display,
    ) -> Cow<'k, str> {
        self.l.t2(key, name, value, name2, value2)
    }

    /// The address of a file below `assets/`.
    pub fn url(&self, name: &str) -> String {
        self.assets.url(name).to_owned()
    }

    /// An icon of the sprite.
    #[expect(clippy::unused_self, reason = "templates call it on the frame")]
    pub fn i(&self, name: &'static str) -> Icon {
        icon(name)
    }

    /// Where 请人帮忙 leads: nobody is known here yet, so to the page that is for everybody.
    #[expect(clippy::unused_self, reason = "templates call it on the frame")]
    pub fn help(&self) -> &'static str {
        "/help"
    }

    /// A title cut after its punctuation.
    #[expect(clippy::unused_self, reason = "templates call it on the frame")]
    pub fn phrases<'t>(&self, title: &'t str) -> Vec<&'t str> {
        phrases(title)
    }
}

/// What a refused post carried: handed on after sign-in, to the same person only.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Where it was going.
    pub path: String,
    /// Who it came from, sealed: only that person gets it back.
    pub seal: String,
    /// Every field with its text.
    pub fields: Vec<(String, String)>,
}

/// `/sign-in`.
#[derive(Template)]
#[template(path = "people/sign_in.html")]
pub struct SignIn<'a> {
    /// The frame.
    pub f: Door<'a>,
    /// Whether sign-in is possible over this connection (https or loopback).
    pub safe: bool,
    /// The sign-in name as typed.
    pub name: String,
    /// 这台设备我自己用.
    pub keep: bool,
    /// Where to go afterwards.
    pub next: String,
    /// `name`, `password`, or the delay in `password`.
    pub errors: Errors,
    /// What was being posted when the sign-in ended.
    pub carried: Option<Carried>,
    /// Just signed out: a sentence instead of the first line.
    pub signed_out: bool,
}

/// What an invitation says.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Who invites, by post.
    pub by: String,
    /// Who is invited.
    pub person: String,
    /// The unit.
    pub unit: String,
    /// Until when it holds.
    pub until: When,
    /// Address of its QR picture (SVG).
    pub qr: String,
}

/// `/invite/{token}`.
#[derive(Template)]
#[template(path = "people/invite.html")]
pub struct Invite<'a> {
    /// The frame.
    pub f: Door<'a>,
    /// Whether a password may be sent over this connection.
    pub safe: bool,
    /// The token, as in the address.
    pub token: String,
    /// What it says; `None` when it is used up, ran out or never was.
    pub invited: Option<Invited>,
    /// The sign-in name, proposed or as typed.
    pub sign_in_name: String,
    /// Whether the box was ticked.
    pub agree: bool,
    /// `sign_in_name`, `password`, `agree`.
    pub errors: Errors,
}

/// `/first-run`.
#[derive(Template)]
#[template(path = "people/first_run.html")]
pub struct FirstRun<'a> {
    /// The frame.
    pub f: Door<'a>,
    /// Whether a password may be sent over this connection.
    pub safe: bool,
    /// The one-time code as typed.
    pub code: String,
    /// Name of the bureau.
    pub bureau: String,
    /// Name of the site.
    pub site_name: String,
    /// Name of the first administrator.
    pub person_name: String,
    /// The sign-in name.
    pub sign_in_name: String,
    /// By field.
    pub errors: Errors,
}
