//! `steward export`: members or stays of a community, as CSV or JSON on stdout.

use std::io::{self, Write};

use steward_core::Steward;
use steward_core::history::{Export, ExportError, Format, export};

use crate::ask::choose;
use crate::cli::{ExportArgs, ExportFormat, What};
use crate::outcome::Failure;

/// Writes the rows to stdout. A reader that has enough (`| head`) is no failure.
pub(crate) async fn run(steward: &Steward, args: &ExportArgs) -> Result<(), Failure> {
    let community = choose(steward, args.community.as_deref()).await?;
    let community = community
        .ok_or_else(|| Failure::failed("there is no community yet; import one, or let Steward into a space"))?;
    let what = match args.what {
        What::Members => Export::Members,
        What::Stays => Export::Stays,
    };
    let format = match args.format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Json => Format::Json,
    };
    let mut out = io::BufWriter::new(io::stdout());
    let written = export(steward, community, what, format, &mut out).await;
    match written.and_then(|_| Ok(out.flush()?)) {
        Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(Failure::failed),
    }
}
