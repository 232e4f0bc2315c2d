//! Where shared material lies and what of it must be there.

use std::path::{Path, PathBuf};

/// `STEWARD_SHARED`, else the folder `shared` beside the workspace root.
pub(crate) fn shared_folder() -> PathBuf {
    std::env::var_os("STEWARD_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from)
}

/// Whether `STEWARD_REQUIRE` names `what`, so that its absence is a failure.
pub(crate) fn is_required(what: &str) -> bool {
    std::env::var("STEWARD_REQUIRE").is_ok_and(|list| list.split(',').any(|name| name.trim() == what))
}
