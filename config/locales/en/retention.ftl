# /retention: how long members stay, with its uncertainty.

cmd-retention-name = retention
cmd-retention-about = How long members stay, and how surely that is known
retention-title = Retention of { $community }
retention-empty = There is no stay yet whose beginning is known. Ask again when members have joined under Steward’s eyes, or import the history.
retention-half = Half of the members leave within { $time }. (Stays: { $n }; ended: { $left }.)
retention-most-stay = After { $day } days { $percent } are still there. When half will have left is not known yet. (Stays: { $n }; ended: { $left }.)
retention-few = The record is too short or too small to say what share stays for 7 days. (Stays: { $n }; ended: { $left }.)
retention-no-time = Nobody has been observed for any time yet, so nothing is known of the rate. Ask again tomorrow.
retention-nobody-left = Nobody has left yet, so the rate is not known: at most λ = { $high } a day (95%), a half-life of at least { $half } days.
retention-rate = One constant rate over all: λ = { $rate } a day (95%: { $low }–{ $high }), a half-life of { $half } days ({ $halflow }–{ $halfhigh }).
retention-shape-unknown = Whether the rate is constant cannot be told yet: too few have left.
retention-constant = The data do not contradict a constant rate.
retention-not-constant = But the rate is not constant: the exponential is off by up to { $off } of members. Better: { $best }.
retention-excluded = Left out, because when they joined is not known: { $count }.
law-exponential = exponential (one constant rate)
law-weibull = Weibull (the rate changes with age)
law-lognormal = log-normal
law-lomax = Lomax (each member has their own rate)
law-bounce-weibull = first-day leavers, then Weibull
