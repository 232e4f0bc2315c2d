//! How long members stay: a bounce within hours, or a Weibull time that grows safer the longer it lasts.

use crate::chance::Chance;
use crate::parameters::{Leaving, Parameters};

/// Seconds of a day of 24 hours.
const DAY_SECONDS: f64 = 86_400.0;

/// Seconds from joining to leaving.
pub(crate) fn draw_stay_seconds(chance: &mut Chance, parameters: &Parameters, leaving: Leaving) -> i64 {
    if chance.happens(leaving.bounce_share) {
        // At least some seconds pass between pressing "join" and pressing "leave".
        return chance.exponential(parameters.bounce_mean_hours * 3_600.0).max(5.0) as i64;
    }
    draw_remaining_seconds(chance, parameters, leaving, 0.0)
}

/// Seconds until somebody leaves who did not bounce and has been there for `age_days`.
pub(crate) fn draw_remaining_seconds(
    chance: &mut Chance,
    parameters: &Parameters,
    leaving: Leaving,
    age_days: f64,
) -> i64 {
    let hazard_spent = (age_days / leaving.scale_days).powf(parameters.leaving_shape);
    let hazard = hazard_spent + chance.exponential(1.0);
    let leaves_at_days = leaving.scale_days * hazard.powf(1.0 / parameters.leaving_shape);
    ((leaves_at_days - age_days) * DAY_SECONDS).max(5.0) as i64
}

/// Share still there after so many days.
pub(crate) fn survival(parameters: &Parameters, leaving: Leaving, days: f64) -> f64 {
    let bounced = (-days * 24.0 / parameters.bounce_mean_hours).exp();
    let stayed = (-(days / leaving.scale_days).powf(parameters.leaving_shape)).exp();
    leaving.bounce_share * bounced + (1.0 - leaving.bounce_share) * stayed
}
