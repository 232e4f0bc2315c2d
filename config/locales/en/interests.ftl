# /interests: what members say that they want to hear of.

cmd-interests-name = interests
cmd-interests-about = What you want to hear of here; for moderators, how many chose what
cmd-interests-choose-name = choose
cmd-interests-choose-about = Shows what there is and what you have chosen, with a button each
cmd-interests-offer-name = offer
cmd-interests-offer-about = Sets the list of interests that members can choose from
cmd-interests-rename-name = rename
cmd-interests-rename-about = Gives an interest another name; who chose it stays with it
cmd-interests-retire-name = retire
cmd-interests-retire-about = Offers an interest no more; who chose it is kept
cmd-interests-show-name = show
cmd-interests-show-about = How many chose what, in persons, of how many who were asked
arg-interest-name = interest
arg-interest-about = An interest by its name, as /interests lists them
arg-chosen-name = chosen
arg-chosen-about = Whether you are interested; “no” takes it back
arg-names-name = names
arg-names-about = All of them, with commas between, up to 20: “Rust, Web, AI”
choice-chosen-yes = Yes
choice-chosen-no = No

interests-yours = What you want to hear of in { $community }
interests-chosen = Chosen: { $names }.
interests-chosen-none = You have chosen nothing yet.
interests-how = Press to choose, press once more to take it back. Moderators see how many chose what, not who, and statistics of an interest only when at least five chose it.
interests-none = This community offers no interests to choose from. A moderator can set them: /interests offer names:"Rust, Web, AI"
interest-nobody = The shell and the console have no account that could be interested in anything. Type /interests on Discord or on Telegram.
interest-few = Fewer than { $min } people have chosen “{ $name }” by now. Statistics of so few would tell what each of them does, so there are none. /interests show says how many chose what.
interest-unknown = There is no interest “{ $name }” here. There are: { $known }.
interest-no-name = “{ $name }” cannot be a name. It needs a letter or a digit, and no comma or semicolon.
interest-long = “{ $name }” is too long. Please use at most { $max } characters.
interest-number = “{ $name }” is a number, and a number alone cannot be a name. Please add a word.
interest-count = These are { $n } names. Please give 1 to { $max }, with commas between.
interest-taken = There is another interest “{ $name }” already, offered now or before. Please choose another name.

interests-offered = Members can now choose from: { $names }.
interests-offered-how = They type /interests. /growth, /retention and /activity take interest: and a name.
interests-retired = Not offered any more: { $names }. Who chose it is kept; offer the name again to bring it back.
interests-back = Offered again, with those who chose it before: { $names }.
interest-renamed = “{ $name }” is now called “{ $to }”. Who chose it stays with it.

interests-title = Interests in { $community }
interests-asked = Asked so far, that is, opened /interests: { $asked } of { $members } members. Chose nothing of what is offered: { $undecided }.
interests-head-interest = Interest
interests-head-members = Members
interests-head-left = Have left
interest-name = { $name }
interest-name-retired = { $name } (not offered)

# A statistic about those who chose an interest.
interest-segment =
    { $n ->
        [one] Only the one person who has chosen { $interest } by now is counted, for earlier days too (members now: { $present }).
       *[other] Only the { $persons } people who have chosen { $interest } by now are counted, for earlier days too (members now: { $present }).
    }
interest-undecided =
    { $n ->
        [one] One member has chosen nothing of what is offered.
       *[other] { $undecided } members have chosen nothing of what is offered.
    }
interest-growth = Who left without being asked is not among them, so earlier leaves are too few, and nothing is said of a capacity.
interest-retention = Each is observed from their choice on: who left before could not choose.
