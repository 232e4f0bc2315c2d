//! Community charts: what to show in, SVG and PNG out.
