//! Statements as constants with their parameters, so that one test can execute every one of them on both engines.

use sqlx::Any;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::Conn;

/// Which database is behind the handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, one writer: the default.
    Sqlite,
    /// A server, when one machine is no longer enough.
    Postgres,
}

/// The type of one parameter, for the test that executes every statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param {
    /// BIGINT.
    Int,
    /// BIGINT, may be NULL.
    IntNull,
    /// TEXT.
    Text,
    /// TEXT, may be NULL.
    TextNull,
    /// TEXT that holds a JSON array of arrays: the rows of a bulk insert.
    Rows,
}

/// One statement. Where the engines must differ the pair stands here under one name.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    /// Module and constant, for messages.
    pub name: &'static str,
    /// The text for SQLite.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
    /// Types of `$1`, `$2`, ….
    pub params: &'static [Param],
    /// For a bulk insert: one sample row as JSON, for the test that executes every statement.
    pub sample_row: Option<&'static str>,
}

impl Sql {
    /// The text for one engine.
    pub fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }

    /// A query ready for its binds, in the words of the connection's engine.
    pub fn on(&self, conn: &Conn) -> Query<'static, Any, AnyArguments> {
        sqlx::query(self.text(conn.engine()))
    }
}

/// Declares the statements of one module as constants, and the list of them all as `STATEMENTS`.
///
/// `NAME(Int, Text) = "one text for both";`, `NAME(Int) = [begins!() "ends"];` or
/// `NAME(Rows) = { sqlite: "…", postgres: "…", row: "[1,2]" };`
macro_rules! statements {
    ($( $(#[$doc:meta])* $name:ident ( $($param:ident),* ) = $text:tt; )*) => {
        $(
            $(#[$doc])*
            pub(crate) const $name: $crate::store::Sql =
                $crate::store::sql::statements!(@one $name, [$($param),*], $text);
        )*
        /// Every statement of this module, for the test that executes them all.
        pub(crate) const STATEMENTS: &[$crate::store::Sql] = &[$($name),*];
    };
    (@one $name:ident, [$($param:ident),*], { sqlite: $sqlite:expr, postgres: $postgres:expr $(, row: $row:literal)? }) => {
        $crate::store::Sql {
            name: concat!(module_path!(), "::", stringify!($name)),
            sqlite: $sqlite,
            postgres: $postgres,
            params: &[$($crate::store::Param::$param),*],
            sample_row: $crate::store::sql::statements!(@row $($row)?),
        }
    };
    (@one $name:ident, [$($param:ident),*], $text:literal) => {
        $crate::store::Sql {
            name: concat!(module_path!(), "::", stringify!($name)),
            sqlite: $text,
            postgres: $text,
            params: &[$($crate::store::Param::$param),*],
            sample_row: None,
        }
    };
    (@one $name:ident, $params:tt, [ $first:ident!() $rest:literal ]) => {
        $crate::store::Sql {
            sqlite: concat!($first!(), $rest),
            postgres: concat!($first!(), $rest),
            ..$crate::store::sql::statements!(@one $name, $params, "")
        }
    };
    (@row) => { None };
    (@row $row:literal) => { Some($row) };
}
pub(crate) use statements;
