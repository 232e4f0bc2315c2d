//! Linear algebra for two or three unknowns, on arrays whose size the compiler knows.

/// A square matrix by rows.
pub(crate) type Matrix<const N: usize> = [[f64; N]; N];

/// The lower Cholesky factor of a symmetric matrix, or `None` when it is not positive definite.
fn cholesky<const N: usize>(matrix: &Matrix<N>) -> Option<Matrix<N>> {
    let mut lower = [[0.0; N]; N];
    for row in 0..N {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = matrix[row][column] - known;
            if row == column {
                // A pivot that rounding alone could have made says that the matrix is singular.
                if !(rest > matrix[row][row].abs() * 1e-14 && rest.is_finite()) {
                    return None;
                }
                lower[row][row] = rest.sqrt();
            } else {
                lower[row][column] = rest / lower[column][column];
            }
        }
    }
    Some(lower)
}

/// Solves `matrix` · x = `right` for a symmetric positive definite matrix; `None` when it is not that.
pub(crate) fn solve<const N: usize>(matrix: &Matrix<N>, right: &[f64; N]) -> Option<[f64; N]> {
    let lower = cholesky(matrix)?;
    let mut x = *right;
    for row in 0..N {
        let known: f64 = (0..row).map(|k| lower[row][k] * x[k]).sum();
        x[row] = (x[row] - known) / lower[row][row];
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|k| lower[k][row] * x[k]).sum();
        x[row] = (x[row] - known) / lower[row][row];
    }
    Some(x)
}

/// The inverse of a symmetric positive definite matrix; `None` when it is not that.
pub(crate) fn invert<const N: usize>(matrix: &Matrix<N>) -> Option<Matrix<N>> {
    let mut inverse = [[0.0; N]; N];
    for column in 0..N {
        let mut unit = [0.0; N];
        unit[column] = 1.0;
        for (row, value) in solve(matrix, &unit)?.into_iter().enumerate() {
            inverse[row][column] = value;
        }
    }
    Some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_times_its_inverse_is_the_unit_matrix() {
        let matrix = [[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]];
        let inverse = invert(&matrix).unwrap();
        for (row, column) in (0..9).map(|cell| (cell / 3, cell % 3)) {
            let product: f64 = (0..3).map(|k| matrix[row][k] * inverse[k][column]).sum();
            let unit = if row == column { 1.0 } else { 0.0 };
            assert!((product - unit).abs() < 1e-14);
        }
    }

    #[test]
    fn a_singular_or_indefinite_matrix_is_refused() {
        assert_eq!(solve(&[[1.0, 1.0], [1.0, 1.0]], &[1.0, 2.0]), None);
        assert_eq!(solve(&[[1.0, 0.0], [0.0, -1.0]], &[1.0, 2.0]), None);
    }
}
