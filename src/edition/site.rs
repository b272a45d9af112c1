//! What the installation says of itself, its columns and its units, as the public reads them. Plain data.

/// What the installation says of itself; stands on every page.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The name in the masthead.
    pub name: String,
    /// Scheme and host without a slash at the end; makes addresses absolute.
    pub public_url: String,
    /// Who answers for the site.
    pub sponsor: String,
    /// Where they are. Empty: not shown.
    pub address: String,
    /// Their telephone. Empty: not shown.
    pub phone: String,
    /// When somebody picks it up. Empty: not shown.
    pub phone_hours: String,
    /// ICP 备案. Empty: not shown.
    pub icp: String,
    /// 公安备案. Empty: not shown.
    pub police_number: String,
    /// 网站标识码. Empty: not shown.
    pub site_code: String,
    /// Whether the footer says that everything here is invented.
    pub demo: bool,
    /// The columns under the masthead, in order.
    pub sections: Vec<SectionLink>,
    /// The unit that runs the installation, whose page leads to all others.
    pub bureau: Option<Unit>,
}

/// A column (栏目).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionLink {
    /// In `/c/<code>`.
    pub code: String,
    /// As people call it.
    pub name: String,
}

/// An organisation (党组织).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// In `/o/<code>`.
    pub code: String,
    /// As it was called on the day.
    pub name: String,
}
