//! Where shared material lies.

use std::path::{Path, PathBuf};

/// `STEWARD_SHARED`, else the folder `shared` beside the workspace root.
pub(crate) fn shared_folder() -> PathBuf {
    std::env::var_os("STEWARD_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from)
}
