//! What a person does and sees: keys, waits for what appears, widths.

use serde_json::{Value, json};

use super::devtools::DevTools;

/// A safety net in milliseconds for what never comes; nothing waits for it otherwise.
const NEVER_MS: u32 = 60_000;

/// A browser's page.
pub(crate) struct Page(pub(crate) DevTools);

impl Page {
    /// Opens an address and waits until the page stands.
    pub(crate) async fn open(&self, url: &str) {
        self.0.call("Page.navigate", json!({ "url": url })).await;
        self.wait_for("document.readyState === 'complete'").await;
    }

    /// The value of an expression; a promise is awaited.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.0.call("Runtime.evaluate", params).await;
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Waits until a condition holds: it is looked at again whenever the document changes or something was loaded.
    pub(crate) async fn wait_for(&self, condition: &str) {
        let promise = format!(
            "new Promise((resolve, reject) => {{
                const look = () => {{ if ({condition}) {{ observer.disconnect(); resolve(true); }} }};
                const observer = new MutationObserver(look);
                observer.observe(document, {{ subtree: true, childList: true, attributes: true, characterData: true }});
                for (const kind of ['load', 'focusin', 'input', 'readystatechange', 'scrollend']) {{
                    document.addEventListener(kind, look, true);
                }}
                addEventListener('load', look);
                setTimeout(() => reject(new Error('waited in vain; the page shows: ' + document.body.innerText)), {NEVER_MS});
                look();
            }})"
        );
        assert_eq!(self.value(&promise).await, true);
    }

    /// Waits until every card has its answer and every picture is there.
    pub(crate) async fn wait_for_answers(&self, cards: usize) {
        let condition = format!(
            "document.querySelectorAll('.card[aria-busy=false]').length === {cards} \
             && [...document.querySelectorAll('.card img')].every((img) => img.complete && img.naturalWidth > 0)"
        );
        self.wait_for(&condition).await;
    }

    /// Types a text, key by key.
    pub(crate) async fn types(&self, text: &str) {
        for letter in text.chars() {
            self.key(&letter.to_string(), 0, Some(letter)).await;
        }
    }

    /// Puts a text into a field at once, as if it was pasted.
    pub(crate) async fn fills(&self, id: &str, text: &str) {
        let (id, text) = (Value::from(id), Value::from(text));
        let fill = format!(
            "(() => {{ const field = document.getElementById({id}); field.focus(); field.value = {text};
              field.dispatchEvent(new InputEvent('input', {{ bubbles: true, inputType: 'insertFromPaste' }}));
              field.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
        );
        self.value(&fill).await;
    }

    /// Clicks the first element of a selector.
    pub(crate) async fn clicks(&self, selector: &str) {
        self.value(&format!("document.querySelector({}).click()", Value::from(selector))).await;
    }

    /// Presses Tab until an element has the focus.
    pub(crate) async fn tabs_to(&self, id: &str) {
        for _ in 0..60 {
            if self.focus().await.name == id {
                return;
            }
            self.press("Tab").await;
        }
        panic!("{id} cannot be reached by Tab");
    }

    /// Presses a key by its name.
    pub(crate) async fn press(&self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, None),
            "Enter" => (13, Some('\r')),
            "Escape" => (27, None),
            "Backspace" => (8, None),
            "ArrowUp" => (38, None),
            "ArrowDown" => (40, None),
            other => panic!("no key {other}"),
        };
        self.key(key, code, text).await;
    }

    async fn key(&self, key: &str, code: u32, text: Option<char>) {
        let mut down = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
        if code != 0 {
            down["code"] = json!(key);
        }
        if let Some(text) = text {
            down["text"] = json!(text.to_string());
        }
        self.0.call("Input.dispatchKeyEvent", down.clone()).await;
        down["type"] = json!("keyUp");
        down.as_object_mut().unwrap().remove("text");
        self.0.call("Input.dispatchKeyEvent", down).await;
    }

    /// The width and height of the window; below 600 it is a phone.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.0.call("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// What the system asks of pages: `light` or `dark`, and no motion, so that nothing is on its way when we look.
    pub(crate) async fn system_theme(&self, scheme: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.0.call("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Fails when the page is wider than the window.
    pub(crate) async fn fits_its_width(&self) {
        let widths = self.value("[document.documentElement.scrollWidth, innerWidth]").await;
        assert!(widths[0].as_u64() <= widths[1].as_u64(), "wider than the window: {widths}");
    }

    /// Whether the focused element is outlined or otherwise marked, and where in the document it is.
    pub(crate) async fn focus(&self) -> Focus {
        let found = self
            .value(
                "(() => { const on = document.activeElement; const box = on.id === 'line' ? on.form : on;
                  const style = getComputedStyle(box); const at = on.getBoundingClientRect();
                  const top = document.elementFromPoint(at.left + at.width / 2, at.top + Math.min(at.height, 20) / 2);
                  return { name: on === document.body ? 'BODY' : on.id || on.getAttribute('aria-label') || on.innerText || on.tagName,
                    marked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none',
                    seen: on === document.body || on.contains(top) || (top !== null && top.contains(on)) }; })()",
            )
            .await;
        Focus {
            name: found["name"].as_str().unwrap().to_owned(),
            is_marked: found["marked"] == true,
            is_seen: found["seen"] == true,
        }
    }

    /// Fails when the page logged or threw an error.
    pub(crate) fn has_no_complaint(&self) {
        assert_eq!(self.0.complaints(), Vec::<String>::new());
    }
}

/// The element with the focus.
pub(crate) struct Focus {
    /// Its id, label or text.
    pub(crate) name: String,
    /// Whether one sees that it has the focus.
    pub(crate) is_marked: bool,
    /// Whether nothing lies over it.
    pub(crate) is_seen: bool,
}
