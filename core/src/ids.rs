//! Identifiers: newtypes over the database's numbers, so that a space cannot be passed for a community.

/// Declares identifier newtypes.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A community: what one owner runs.
    CommunityId;
    /// A Discord guild, a Telegram group or channel, or an import.
    SpaceId;
    /// A place inside a space where one writes.
    ChannelId;
    /// An identity on a platform.
    AccountId;
    /// A person in a community: the number of the account that stands for all of theirs, or of their only one.
    MemberId;
    /// A row of the inbox, in order of arrival.
    InboxId;
    /// Something to do in the outside world, in the order in which it was decided.
    EffectId;
    /// A piece of content.
    PostId;
    /// A gathering.
    EventId;
    /// A question that is asked as a poll.
    PollId;
    /// Something that members may be interested in.
    InterestId;
    /// A message of ours of which it is known what it brought.
    ShownId;
    /// Lessons in order.
    SeriesId;
    /// One lesson of a series.
    LessonId;
    /// Whoever lessons go to: the account that stands for a person, or minus the count of a channel.
    LearnerId;
}
