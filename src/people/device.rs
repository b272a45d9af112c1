//! What a browser calls itself, in words that its owner knows: 苹果手机上的微信, not `Mozilla/5.0 …`.
//!
//! Promise: a guess, for the person's own list of sign-ins alone; what nobody knows is called a computer with a browser.

use crate::web::i18n::Lang;

const MACHINES: [(&str, &str); 8] = [
    ("iPhone", "device-iphone"),
    ("iPad", "device-ipad"),
    ("HarmonyOS", "device-harmony"),
    ("OpenHarmony", "device-harmony"),
    ("Android", "device-android"),
    ("Windows", "device-windows"),
    ("Macintosh", "device-mac"),
    ("Linux", "device-linux"),
];

/// The more special name first: nearly all of them also call themselves Chrome and Safari.
const BROWSERS: [(&str, &str); 9] = [
    ("MicroMessenger", "device-wechat"),
    ("DingTalk", "device-dingtalk"),
    ("QQBrowser", "device-qq"),
    ("360SE", "device-360"),
    ("Edg", "device-edge"),
    ("Firefox", "device-firefox"),
    ("HeadlessChrome", "device-chrome"),
    ("Chrome", "device-chrome"),
    ("Safari", "device-safari"),
];

/// The words for a `User-Agent`.
pub(super) fn words(l: &Lang, agent: &str) -> String {
    let of = |names: &[(&str, &'static str)], other: &'static str| {
        names.iter().find(|(name, _)| agent.contains(name)).map_or(other, |(_, key)| *key)
    };
    let (machine, browser) = (of(&MACHINES, "device-machine"), of(&BROWSERS, "device-browser"));
    l.t2("device-at", "machine", l.t(machine), "browser", l.t(browser)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_in_the_words_of_their_owners() {
        let l = Lang::zh();
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0";
        assert_eq!(words(&l, edge), "Windows 电脑上的 Edge");
        let wechat = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50";
        assert_eq!(words(&l, wechat), "苹果手机上的微信");
        assert_eq!(words(&l, "curl/8.5"), "一台设备上的浏览器");
    }
}
