//! Which addresses a post may hold: https, on a public host.
//!
//! Steward never fetches an address; the platform does, and the reader's machine. The check keeps a post from being made
//! a way to the inside of somebody's network, and says at once what a platform would refuse later.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::message::{Media, MediaKind};
use crate::commands::Refusal;

/// Longest address, in characters. Source: Discord's pages take 2,048 for the addresses in an embed.
const ADDRESS_MAX_CHARS: usize = 2048;
/// Below this a port belongs to one well-known service, and none of them but 443 serves files by https. Above it
/// people do run file servers of their own (8443), so those are let through.
const OWN_PORTS: std::ops::RangeInclusive<u16> = 1024..=u16::MAX;
/// Names that mean nothing, or something else, outside one network. Source: RFC 6761, RFC 8375, RFC 9476, and the names
/// that ICANN keeps from being given (`internal`, `home`, `corp`, `mail`).
const PRIVATE_NAMES: &[&str] = &[
    "alt",
    "corp",
    "home",
    "home.arpa",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "mail",
    "onion",
    "private",
    "test",
];
/// Ends of names of pictures that every platform shows. A GIF is no photo: Telegram would show it standing still.
const PHOTOS: &[&str] = &["jpeg", "jpg", "png", "webp"];
/// Ends of names of films that every platform plays.
const VIDEOS: &[&str] = &["m4v", "mp4"];
/// Pictures that hold programs.
const DRAWINGS: &[&str] = &["svg", "svgz"];

/// Why an address is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It cannot be read as one.
    #[error("this is no address")]
    Unreadable,
    /// It is not https.
    #[error("only https is taken, not {0}")]
    Scheme(String),
    /// It has a user or a password in it.
    #[error("an address with a user or a password in it is not taken")]
    Credentials,
    /// Its host is not public.
    #[error("{0} is no public host")]
    Host(String),
    /// Its port belongs to another service.
    #[error("port {0} is not taken: 443 or one above 1023")]
    Port(u16),
    /// It is longer than platforms take.
    #[error("it is longer than {ADDRESS_MAX_CHARS} characters")]
    Length,
    /// It is a drawing in SVG.
    #[error("SVG is not taken")]
    Drawing,
}

impl AddressError {
    /// The sentence that says so.
    pub fn refusal(&self, address: &str) -> Refusal {
        let refusal = match self {
            Self::Unreadable => Refusal::new("address-unreadable"),
            Self::Scheme(_) => Refusal::new("address-scheme"),
            Self::Credentials => Refusal::new("address-credentials"),
            Self::Host(host) => return Refusal::new("address-host").arg("host", host),
            Self::Port(port) => Refusal::new("address-port").arg("port", port.to_string()),
            Self::Length => return Refusal::new("address-length").arg("max", ADDRESS_MAX_CHARS.to_string()),
            Self::Drawing => Refusal::new("address-drawing"),
        };
        refusal.arg("address", address.trim())
    }
}

/// Checks the address of a link. Gives it in its normal form, all of it ASCII.
///
/// ```
/// use steward_core::content::address::check;
///
/// assert_eq!(check("https://Example.org/a b").as_deref(), Ok("https://example.org/a%20b"));
/// assert!(check("https://0x7f000001/").is_err());
/// ```
pub fn check(address: &str) -> Result<String, AddressError> {
    let url = Url::parse(address.trim()).map_err(|_| AddressError::Unreadable)?;
    if url.scheme() != "https" {
        return Err(AddressError::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Credentials);
    }
    let host = url.host().ok_or(AddressError::Unreadable)?;
    if !is_public(&host) {
        return Err(AddressError::Host(host.to_string()));
    }
    if let Some(port) = url.port().filter(|port| !OWN_PORTS.contains(port)) {
        return Err(AddressError::Port(port));
    }
    let address = String::from(url);
    if address.chars().count() > ADDRESS_MAX_CHARS { Err(AddressError::Length) } else { Ok(address) }
}

/// Checks the address of a picture or file, and tells by the end of its name what it is.
pub fn media(address: &str) -> Result<Media, AddressError> {
    let url = check(address)?;
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    let kind = match end.as_str() {
        end if DRAWINGS.contains(&end) => return Err(AddressError::Drawing),
        end if PHOTOS.contains(&end) => MediaKind::Photo,
        end if VIDEOS.contains(&end) => MediaKind::Video,
        _ => MediaKind::Document,
    };
    Ok(Media::at(kind, url))
}

fn is_public(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => is_public_name(name.trim_end_matches('.')),
        Host::Ipv4(address) => is_public_v4(*address),
        Host::Ipv6(address) => is_public_v6(*address),
    }
}

fn is_public_name(name: &str) -> bool {
    let is_below = |end: &&str| name.strip_suffix(*end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    // A name without a dot is looked up in the network of whoever asks.
    name.contains('.') && !PRIVATE_NAMES.iter().any(is_below)
}

/// Source: IANA's registry of special-purpose IPv4 addresses, and what is multicast or reserved above it.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !is_special
}

/// Source: IANA gives public addresses out of 2000::/3 alone; within it lie tunnels that carry IPv4 addresses (Teredo,
/// 6to4) and examples. Mapped IPv4, loopback, link-local, unique local and multicast addresses lie outside.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_special = matches!((first, second), (0x2001, 0..=0x1ff | 0xdb8) | (0x2002, _) | (0x3fff, 0..=0xfff));
    (0x2000..=0x3fff).contains(&first) && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::Lang;
    use crate::words;

    #[test]
    fn a_public_https_address_is_taken_in_its_normal_form() {
        for (address, normal) in [
            (" https://example.org/a.png ", "https://example.org/a.png"),
            ("HTTPS://EXAMPLE.org", "https://example.org/"),
            ("https://例子.com/图?q=“x”#a", "https://xn--fsqu00a.com/%E5%9B%BE?q=%E2%80%9Cx%E2%80%9D#a"),
            ("https://example.org:443/", "https://example.org/"),
            ("https://example.org:8443/a", "https://example.org:8443/a"),
            ("https://8.8.8.8/", "https://8.8.8.8/"),
            ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
            ("https://local.example.org/internal", "https://local.example.org/internal"),
            ("https://example.org/a\"><script>", "https://example.org/a%22%3E%3Cscript%3E"),
            ("https://example.org/\u{202e}gnp.exe", "https://example.org/%E2%80%AEgnp.exe"),
        ] {
            assert_eq!(check(address).as_deref(), Ok(normal), "{address}");
        }
    }

    #[test]
    fn no_address_leads_into_somebodys_network() {
        for host in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer",
            "nas.local",
            "metadata.google.internal",
            "router.lan",
            "x.home.arpa",
            "x.onion",
            "x.test",
            "127.0.0.1",
            "127.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.0.1",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "017700000001",
            "0177.0.0.1",
            "１２７.0.0.1",
            "127。0。0。1",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:8.8.8.8]",
            "[::ffff:7f00:1]",
            "[fe80::1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[ff02::1]",
            "[fec0::1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:0:4136:e378::1]",
            "[2001:db8::1]",
            "[100::1]",
        ] {
            let address = format!("https://{host}/a.png");
            assert!(matches!(check(&address), Err(AddressError::Host(_))), "{address}: {:?}", check(&address));
        }
    }

    #[test]
    fn public_neighbours_of_private_nets_are_taken() {
        for host in
            ["9.255.255.255", "11.0.0.0", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "223.255.255.1"]
        {
            assert!(check(&format!("https://{host}/")).is_ok(), "{host}");
        }
        assert!(check("https://[2001:200::1]/").is_ok() && check("https://mylocal.example.com/").is_ok());
    }

    #[test]
    fn each_refusal_has_its_sentence_in_both_languages() {
        let long = format!("https://example.org/{}", "a".repeat(2100));
        for (address, id) in [
            ("http://example.org/a.png", "address-scheme"),
            ("ftp://example.org/a.png", "address-scheme"),
            ("javascript:alert(1)", "address-scheme"),
            ("file:///etc/passwd", "address-scheme"),
            ("example.org/a.png", "address-unreadable"),
            ("https://", "address-unreadable"),
            ("https://1.2.3.4.5/", "address-unreadable"),
            ("https://a:b@example.org/", "address-credentials"),
            ("https://example.org@127.0.0.1/", "address-credentials"),
            ("https://169.254.169.254/latest", "address-host"),
            ("https://example.org:22/", "address-port"),
            ("https://example.org:80/", "address-port"),
            ("https://example.org/a.SVG?x=.png", "address-drawing"),
            (&long, "address-length"),
        ] {
            let refusal = media(address).unwrap_err().refusal(address);
            assert_eq!(refusal.id, id, "{address}");
            for lang in Lang::ALL {
                assert_ne!(words::refusal(lang, &refusal), id, "{address}");
            }
        }
    }

    #[test]
    fn the_end_of_the_name_tells_what_it_is() {
        for (name, kind) in [
            ("a.PNG", MediaKind::Photo),
            ("a.b.jpeg?x=y.mp4#z.pdf", MediaKind::Photo),
            ("a.mp4", MediaKind::Video),
            ("a.gif", MediaKind::Document),
            ("a.pdf", MediaKind::Document),
            ("a.png/", MediaKind::Document),
            ("photo", MediaKind::Document),
        ] {
            assert_eq!(media(&format!("https://example.org/{name}")).map(|media| media.kind), Ok(kind), "{name}");
        }
    }
}
