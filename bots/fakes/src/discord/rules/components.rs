//! Buttons, selects and layout: rows and their limits, identities, and what Components V2 changes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::ensure;
use crate::discord::rest::Refusal;

/// Most rows of a message without Components V2.
const ROWS_MAX: usize = 5;
/// Most buttons of a row.
const BUTTONS_MAX: usize = 5;
/// Most components of a message with Components V2, nested ones counted.
pub(crate) const NESTED_MAX: usize = 40;
/// Longest all texts of a message with Components V2 together, in characters.
const TEXTS_MAX_CHARS: usize = 4000;
/// Longest label of a button, in characters.
const LABEL_MAX_CHARS: usize = 80;
/// Longest custom_id, in characters.
const CUSTOM_ID_MAX_CHARS: usize = 100;
/// Most options of a select.
const OPTIONS_MAX: usize = 25;

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const LINK: u64 = 5;
const PREMIUM: u64 = 6;

/// Checks the components of a message.
pub(crate) fn check(components: &Value, is_v2: bool) -> Result<(), Refusal> {
    let top = items(components);
    let mut all = Vec::new();
    flatten(top, "components", &mut all);
    if is_v2 {
        ensure(all.len() <= NESTED_MAX, "components", "COMPONENT_MAX_TOTAL", "Must be 40 or fewer components in all.")?;
        let texts = all.iter().filter(|(_, component)| kind(component) == 10);
        let chars: usize = texts.map(|(_, text)| text["content"].as_str().map_or(0, |text| text.chars().count())).sum();
        ensure(
            chars <= TEXTS_MAX_CHARS,
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            "over 4000 characters",
        )?;
    } else {
        ensure(top.len() <= ROWS_MAX, "components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")?;
        for (path, component) in &all {
            let classic = matches!(kind(component), 1..=8);
            ensure(classic, path, "UNION_TYPE_CHOICES", "this component needs the flag IS_COMPONENTS_V2")?;
        }
        for (index, row) in top.iter().enumerate() {
            let path = format!("components.{index}");
            ensure(kind(row) == ROW, &path, "UNION_TYPE_CHOICES", "the outermost components must be action rows")?;
        }
    }
    let mut custom_ids = BTreeSet::new();
    for (path, component) in &all {
        check_one(path, component)?;
        if let Some(id) = component["custom_id"].as_str() {
            ensure(
                custom_ids.insert(id),
                path,
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            )?;
        }
    }
    Ok(())
}

/// Checks the components of a form: rows with one text input each, or labels around inputs.
pub(crate) fn check_form(components: &Value) -> Result<(), Refusal> {
    let top = items(components);
    ensure(
        (1..=5).contains(&top.len()),
        "data.components",
        "BASE_TYPE_BAD_LENGTH",
        "Must be between 1 and 5 in length.",
    )?;
    let mut custom_ids = BTreeSet::new();
    for (index, component) in top.iter().enumerate() {
        let path = format!("data.components.{index}");
        let input = match kind(component) {
            ROW => {
                let inside = items(&component["components"]);
                ensure(inside.len() == 1, &path, "BASE_TYPE_BAD_LENGTH", "a row of a form holds one text input")?;
                ensure(
                    kind(&inside[0]) == TEXT_INPUT,
                    &path,
                    "UNION_TYPE_CHOICES",
                    "a row of a form holds a text input",
                )?;
                &inside[0]
            }
            18 => &component["component"],
            10 => continue,
            _ => return Err(Refusal::invalid(&path, "UNION_TYPE_CHOICES", "not a component of a form")),
        };
        let id = input["custom_id"].as_str().unwrap_or_default();
        ensure(!id.is_empty(), &path, "BASE_TYPE_REQUIRED", "custom_id is required")?;
        ensure(
            custom_ids.insert(id),
            &path,
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "Component custom id cannot be duplicated",
        )?;
    }
    Ok(())
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[][..], Vec::as_slice)
}

fn kind(component: &Value) -> u64 {
    component["type"].as_u64().unwrap_or(0)
}

/// Every component with the path to it, outer ones before inner ones.
fn flatten<'a>(components: &'a [Value], path: &str, all: &mut Vec<(String, &'a Value)>) {
    for (index, component) in components.iter().enumerate() {
        let path = format!("{path}.{index}");
        all.push((path.clone(), component));
        flatten(items(&component["components"]), &format!("{path}.components"), all);
        for single in ["accessory", "component"] {
            if component[single].is_object() {
                flatten(std::slice::from_ref(&component[single]), &format!("{path}.{single}"), all);
            }
        }
    }
}

fn check_one(path: &str, component: &Value) -> Result<(), Refusal> {
    if let Some(id) = component["custom_id"].as_str() {
        let sound = (1..=CUSTOM_ID_MAX_CHARS).contains(&id.chars().count());
        ensure(sound, path, "BASE_TYPE_BAD_LENGTH", "custom_id must be between 1 and 100 in length.")?;
    }
    match kind(component) {
        ROW => check_row(path, items(&component["components"])),
        BUTTON => check_button(path, component),
        STRING_SELECT => check_select(path, component),
        5..=8 => ensure(component["custom_id"].is_string(), path, "BASE_TYPE_REQUIRED", "a select needs a custom_id"),
        _ => Ok(()),
    }
}

fn check_row(path: &str, inside: &[Value]) -> Result<(), Refusal> {
    let buttons = inside.iter().filter(|component| kind(component) == BUTTON).count();
    let sound = if buttons == 0 { inside.len() == 1 } else { buttons == inside.len() && buttons <= BUTTONS_MAX };
    ensure(sound, path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "a row holds one to five buttons, or one select")
}

fn check_button(path: &str, button: &Value) -> Result<(), Refusal> {
    let (has_id, has_url) = (button["custom_id"].is_string(), button["url"].is_string());
    let sound = match button["style"].as_u64() {
        Some(1..=4) => has_id && !has_url,
        Some(LINK) => has_url && !has_id,
        Some(PREMIUM) => button.get("sku_id").is_some(),
        _ => false,
    };
    ensure(sound, path, "BUTTON_COMPONENT_INVALID", "a button needs a custom_id, or as a link a url, and only that")?;
    if button["style"].as_u64() == Some(PREMIUM) {
        return Ok(());
    }
    let chars = button["label"].as_str().map_or(0, |label| label.chars().count());
    ensure(chars <= LABEL_MAX_CHARS, path, "BASE_TYPE_MAX_LENGTH", "a label must be 80 or fewer in length.")?;
    ensure(
        chars > 0 || button["emoji"].is_object(),
        path,
        "BUTTON_COMPONENT_INVALID",
        "a button needs a label or an emoji",
    )
}

fn check_select(path: &str, select: &Value) -> Result<(), Refusal> {
    ensure(select["custom_id"].is_string(), path, "BASE_TYPE_REQUIRED", "a select needs a custom_id")?;
    let options = items(&select["options"]);
    ensure((1..=OPTIONS_MAX).contains(&options.len()), path, "BASE_TYPE_BAD_LENGTH", "a select has 1 to 25 options")?;
    let values: BTreeSet<&str> = options.iter().filter_map(|option| option["value"].as_str()).collect();
    ensure(
        values.len() == options.len(),
        path,
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        "option values must differ",
    )?;
    let (min, max) = (select["min_values"].as_u64().unwrap_or(1), select["max_values"].as_u64().unwrap_or(1));
    let sound = min <= max && max as usize <= options.len();
    ensure(sound, path, "BASE_TYPE_BAD_LENGTH", "min_values and max_values must fit the options")
}
