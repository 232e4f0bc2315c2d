# /activity: how many members take part.

cmd-activity-name = activity
cmd-activity-about = How many members take part, by day, week and month
activity-title = Activity of { $community }
activity-empty = Not one whole day has been seen yet. Ask again tomorrow.
activity-unknown = What was imported tells who joined and left, not who takes part: activity is unknown, not zero.
activity-now = On { $date }, active members numbered { $dau }; in the 7 days up to it { $wau }, in the 30 days { $mau }.
activity-stickiness = Of those active in the 30 days, { $percent } were active on that day.
activity-incomplete = Not all of these 30 days were seen, so the true figures may be higher.
activity-column-date = Date
activity-column-active = Active
activity-column-messages = Messages
activity-column-reactions = Reactions
activity-column-voice = Voice (min)
