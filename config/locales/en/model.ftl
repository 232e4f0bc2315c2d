# /model: what an owner plans with, labelled as textbook models.

cmd-model-name = model
cmd-model-about = Textbook models to plan with: growth and retention
cmd-model-growth-name = growth
cmd-model-growth-about = Logistic growth from N0 members at rate r towards a capacity K
cmd-model-retention-name = retention
cmd-model-retention-about = Exponential retention with one constant rate λ a day
arg-n0-name = n0
arg-n0-about = N0: members on day 0
arg-r-name = r
arg-r-about = r: growth rate a day while far below K, such as 0.1
arg-k-name = k
arg-k-about = K: the capacity that growth tends to
arg-lambda-name = lambda
arg-lambda-about = λ: rate of leaving a day, such as 0.05
arg-over-name = over
arg-over-about = Draw the model over the community’s own history
model-growth-title = A model of growth
model-growth-formula = N(t) = K·N0·e^(rt) / (K + N0·(e^(rt) − 1)), with N0 = { $n0 }, r = { $r } a day, K = { $k }.
model-growth-bend =
    { $days ->
        [one] After { $days } day: { $members } members. Half of K is reached on day { $day }; growth is fastest there, { $growth } a day.
       *[other] After { $days } days: { $members } members. Half of K is reached on day { $day }; growth is fastest there, { $growth } a day.
    }
model-growth-no-bend =
    { $days ->
        [one] After { $days } day: { $members } members. The curve starts above half of K (or at 0), so its fastest growth does not lie ahead.
       *[other] After { $days } days: { $members } members. The curve starts above half of K (or at 0), so its fastest growth does not lie ahead.
    }
model-caution-growth = This is a textbook model of the numbers you gave, not a forecast. What your data say: /growth.
model-no-curve = These numbers give no curve. Please give N0 of at least 0, and r and K above 0.
model-retention-title = A model of retention
model-retention-formula = L(t) = e^(−λt), with λ = { $lambda } a day.
model-retention-half =
    { $days ->
        [one] Half have left after { $half } days (the half-life). After { $days } day, { $percent } are still there.
       *[other] Half have left after { $half } days (the half-life). After { $days } days, { $percent } are still there.
    }
model-caution-retention = This is a textbook model with one constant rate. Real members mostly leave early or stay; what your data say: /retention.
