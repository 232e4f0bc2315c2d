//! What a value may become, while it is being typed.

use super::{Kind, find};
use crate::zone;

/// Values of an argument that fit what was typed so far, the nearest first, at most so many. None for an argument that
/// takes anything, and for one that there is not.
pub fn complete(command: &str, action: &str, argument: &str, typed: &str, max: usize) -> Vec<String> {
    let action = find(command).and_then(|command| command.action(action));
    let argument = action.and_then(|action| action.args.iter().find(|arg| arg.name == argument));
    let typed = typed.trim().to_lowercase();
    match argument.map(|arg| arg.kind) {
        Some(Kind::Zone) => zones(&typed.replace(' ', "_"), max),
        Some(Kind::Choice(words)) => {
            let fits = words.iter().filter(|word| word.to_lowercase().starts_with(&typed));
            fits.take(max).map(|word| (*word).to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// Zones that begin so, then zones whose place begins so (`shang` finds Asia/Shanghai), then zones that have it inside.
fn zones(typed: &str, max: usize) -> Vec<String> {
    let rank = |name: &String| {
        let name = name.to_lowercase();
        let place = name.rsplit('/').next().unwrap_or(&name);
        [name.starts_with(typed), place.starts_with(typed), name.contains(typed)].iter().position(|fits| *fits)
    };
    let mut ranked: Vec<(usize, String)> =
        zone::known_names().into_iter().filter_map(|name| Some((rank(&name)?, name))).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(max).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(typed: &str) -> Vec<String> {
        complete("settings", "zone", "zone", typed, 25)
    }

    #[test]
    fn a_zone_is_found_by_its_beginning_by_its_place_and_by_what_it_has_inside() {
        assert_eq!(zone("Asia/Shang"), ["Asia/Shanghai"]);
        assert_eq!(zone(" shang"), ["Asia/Shanghai"]);
        assert_eq!(zone("new y"), ["America/New_York"]);
        assert_eq!(zone("thens"), ["Europe/Athens"]);
        assert!(zone("nowhere at all").is_empty());
        let all = zone("");
        assert_eq!(all.len(), 25);
        // What begins so comes before what has a place that begins so.
        let indian = zone("indian");
        assert!(indian[0].starts_with("Indian/") && indian.iter().any(|name| name.starts_with("America/Indiana")));
    }

    #[test]
    fn a_choice_is_completed_and_a_text_is_not() {
        assert_eq!(complete("settings", "answers", "mode", "PU", 25), ["public"]);
        assert_eq!(complete("settings", "theme", "colours", "", 1), ["dark"]);
        assert!(complete("settings", "name", "name", "w", 25).is_empty());
        assert!(complete("settings", "zone", "nothing", "a", 25).is_empty());
        assert!(complete("nothing", "zone", "zone", "a", 25).is_empty());
    }
}
