//! One connection to the gateway: greets, beats, takes in what comes and makes it durable.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use steward_core::inbox::{Door, Incoming, Position, Sorted};
use steward_core::store::StoreError;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::Discord;
use crate::alarm::Alarm;
use crate::gateway::{self, AfterClose, Frame, Hello, Ready, Stopped, op};
use crate::order::Order;
use crate::promise;
use crate::sort::sort;
use crate::suggest;

/// A connection to the gateway.
pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Waiting things are made durable at least so often.
const TICK: Duration = Duration::from_secs(1);
/// HELLO comes at once after connecting; later than this it does not come.
const HELLO_WITHIN: Duration = Duration::from_secs(20);
/// READY or the first replayed event comes soon after the greeting.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);
/// Frames that are read before what waits is made durable, as long as more are there already.
const TAKEN_AT_ONCE: usize = 500;
/// A session that is to be resumed is closed with a code of our own: 1000 and 1001 would end it.
/// Source: gateway, disconnecting.
const CLOSE_TO_RESUME: u16 = 4000;

/// How a connection begins.
#[derive(Debug, Clone)]
pub(crate) enum Greeting {
    /// With a new session.
    Identify,
    /// With a session that is known, after its last durable sequence.
    Resume {
        /// The session.
        session: String,
        /// The sequence.
        sequence: i64,
    },
}

/// Whether this receiver has ever seen anything before: then a new session means a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Former {
    /// It has.
    Seen,
    /// This is the very first start.
    Never,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Go on with the session.
    Resume,
    /// The session is gone.
    Identify,
    /// Op 9: wait a moment first.
    Invalid {
        /// Whether the session can be resumed.
        resumable: bool,
    },
    /// Discord will not have us.
    Stop(Stopped),
    /// Steward was told to stop.
    ShutDown,
}

/// One connection.
pub(crate) struct Talk<'a> {
    discord: &'a Arc<Discord>,
    door: Door,
    socket: Socket,
    greeting: Greeting,
    former: Former,
    /// The session, once READY or the greeting named it.
    session: Option<String>,
    resume_url: Option<String>,
    order: Order<Dispatch>,
    /// The last sequence of this session that is durable.
    committed: Option<i64>,
    /// The highest sequence that was handed to the door.
    reached: i64,
    taken: usize,
    interval: Duration,
    is_greeted: bool,
    is_healthy: bool,
    is_ack_due: bool,
    beat: Alarm,
    tick: Alarm,
    greeted_by: Alarm,
}

/// A dispatch that waits for its turn.
#[derive(Debug)]
struct Dispatch {
    kind: String,
    raw: String,
}

/// What happened first.
enum Turn {
    Told,
    Beat,
    Tick,
    Unanswered,
    Frame(Option<Result<Message, tungstenite::Error>>),
    Commit,
}

impl<'a> Talk<'a> {
    /// A connection whose HELLO has still to come.
    pub(crate) fn new(
        discord: &'a Arc<Discord>,
        door: Door,
        socket: Socket,
        greeting: Greeting,
        former: Former,
    ) -> Self {
        let (session, last) = match &greeting {
            Greeting::Identify => (None, 0),
            Greeting::Resume { session, sequence } => (Some(session.clone()), *sequence),
        };
        let resume_url = door.position().resume_url.clone();
        let alarm = || Alarm::new(Arc::clone(&discord.steward.clock));
        Self {
            discord,
            door,
            socket,
            greeting,
            former,
            committed: session.is_some().then_some(last),
            session,
            resume_url,
            order: Order::after(last),
            reached: last,
            taken: 0,
            interval: Duration::ZERO,
            is_greeted: false,
            is_healthy: false,
            is_ack_due: false,
            beat: alarm(),
            tick: alarm(),
            greeted_by: alarm(),
        }
    }

    /// Whether READY or RESUMED came.
    pub(crate) fn is_greeted(&self) -> bool {
        self.is_greeted
    }

    /// Whether a heartbeat was acknowledged after that.
    pub(crate) fn is_healthy(&self) -> bool {
        self.is_healthy
    }

    /// Carries the conversation until it ends, and closes it in a way that leaves the session to be resumed.
    pub(crate) async fn until_it_ends(&mut self) -> End {
        self.greeted_by.set(HELLO_WITHIN);
        let end = loop {
            let step = match self.next_turn().await {
                Turn::Told => self.part().await,
                Turn::Beat => self.beat().await,
                Turn::Tick => self.tick().await,
                Turn::Unanswered => Err(End::Resume),
                Turn::Frame(frame) => self.take_frame(frame).await,
                Turn::Commit => self.commit().await,
            };
            if let Err(end) = step {
                break end;
            }
            if (self.door.is_waiting() || self.order.is_waiting()) && !self.tick.is_set() {
                self.tick.set(TICK);
            }
        };
        // Whatever ended it: what was delivered is kept, in case the session cannot be resumed.
        if self.door.is_waiting()
            && let Err(error) = self.door.commit().await
        {
            tracing::error!(%error, "what was received cannot be stored; it is asked for again");
        }
        let frame = CloseFrame { code: CloseCode::from(CLOSE_TO_RESUME), reason: "".into() };
        let closing = std::pin::pin!(self.socket.close(Some(frame)));
        // The other side may be gone already; then there is nobody to tell.
        let _ = select(closing, self.discord.steward.clock.sleep(TICK)).await;
        end
    }

    async fn next_turn(&mut self) -> Turn {
        let may_read = self.taken < TAKEN_AT_ONCE;
        tokio::select! {
            // Timers first, so that a flood of events delays no heartbeat; then everything that is there already, and
            // only then the commit, which makes all of it durable at once.
            biased;
            () = self.discord.told_to_stop() => Turn::Told,
            () = self.beat.rings() => Turn::Beat,
            () = self.tick.rings() => Turn::Tick,
            () = self.greeted_by.rings() => Turn::Unanswered,
            frame = self.socket.next(), if may_read => Turn::Frame(frame),
            () = std::future::ready(()), if !may_read || self.door.is_due() => Turn::Commit,
        }
    }

    async fn take_frame(&mut self, frame: Option<Result<Message, tungstenite::Error>>) -> Result<(), End> {
        match frame {
            Some(Ok(Message::Text(text))) => self.hear(&text).await,
            Some(Ok(Message::Close(frame))) => Err(closed(frame.map(|frame| u16::from(frame.code)))),
            // Compression was not asked for, so a binary frame holds nothing that could be read.
            Some(Ok(_)) => Ok(()),
            Some(Err(error)) => {
                tracing::info!(%error, "the connection to the gateway broke");
                Err(End::Resume)
            }
            None => Err(End::Resume),
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), End> {
        let frame = match Frame::read(text) {
            Ok(frame) => frame,
            Err(error) => {
                // If it was a dispatch, its sequence is missing: the next one tells.
                tracing::error!(line = error.line(), column = error.column(), "a frame of the gateway is no JSON");
                return Ok(());
            }
        };
        match frame.op {
            op::DISPATCH => self.hear_dispatch(&frame).await,
            op::HELLO => self.greet(frame.data()).await,
            op::HEARTBEAT => self.send(gateway::heartbeat(self.committed)).await,
            op::HEARTBEAT_ACK => self.acknowledged().await,
            op::RECONNECT => Err(End::Resume),
            op::INVALID_SESSION => Err(End::Invalid { resumable: frame.data() == "true" }),
            other => {
                tracing::warn!(op = other, "the gateway sent an opcode that Steward does not know");
                Ok(())
            }
        }
    }

    async fn greet(&mut self, data: &str) -> Result<(), End> {
        let Ok(hello) = serde_json::from_str::<Hello>(data) else { return Err(End::Resume) };
        self.interval = Duration::from_millis(hello.heartbeat_interval.max(1000));
        self.beat.set(self.discord.random_part_of(self.interval));
        self.greeted_by.set(ANSWER_WITHIN);
        let token = &self.discord.config.token;
        let greeting = match &self.greeting {
            Greeting::Identify => gateway::identify(token),
            Greeting::Resume { session, sequence } => gateway::resume(token, session, *sequence),
        };
        self.send(greeting).await
    }

    async fn beat(&mut self) -> Result<(), End> {
        if self.is_ack_due {
            tracing::warn!("the gateway did not acknowledge a heartbeat");
            return Err(End::Resume);
        }
        self.is_ack_due = true;
        self.beat.set(self.interval);
        self.send(gateway::heartbeat(self.committed)).await
    }

    /// An acknowledged heartbeat shows that nothing is missing up to now; the commit writes that down.
    async fn acknowledged(&mut self) -> Result<(), End> {
        self.is_ack_due = false;
        if !self.is_greeted {
            return Ok(());
        }
        self.is_healthy = true;
        self.commit().await
    }

    async fn tick(&mut self) -> Result<(), End> {
        for (sequence, dispatch) in self.order.accept_hole() {
            tracing::warn!(sequence, "the gateway left out a sequence before this one");
            self.dispatch(sequence, dispatch).await?;
        }
        if self.door.is_waiting() { self.commit().await } else { Ok(()) }
    }

    async fn hear_dispatch(&mut self, frame: &Frame<'_>) -> Result<(), End> {
        let (Some(sequence), Some(kind)) = (frame.s, frame.t.as_deref()) else {
            tracing::error!("the gateway sent an event without a kind or a sequence");
            return Ok(());
        };
        let dispatch = Dispatch { kind: kind.to_owned(), raw: frame.data().to_owned() };
        for (sequence, dispatch) in self.order.take(sequence, dispatch) {
            self.dispatch(sequence, dispatch).await?;
        }
        Ok(())
    }

    /// One dispatch whose turn it is.
    async fn dispatch(&mut self, sequence: i64, dispatch: Dispatch) -> Result<(), End> {
        self.greeted_by.clear();
        match dispatch.kind.as_str() {
            "READY" => self.begin_session(&dispatch.raw).await?,
            "RESUMED" => self.is_greeted = true,
            "GUILD_CREATE" | "GUILD_UPDATE" => self.discord.learn_owner(&dispatch.raw),
            "INTERACTION_CREATE" => {
                suggest::answer_if_asked(self.discord, &dispatch.raw);
                promise::watch(self.discord, &dispatch.raw);
            }
            _ => {}
        }
        let Some(session) = self.session.clone() else {
            tracing::error!(kind = dispatch.kind, "the gateway sent an event before READY");
            return Ok(());
        };
        let id = format!("{session}:{sequence}");
        let sorted = sort_safely(&dispatch, &id, self.discord.steward.clock.now());
        // One that filled a hole later than it was waited for does not take the position back.
        self.reached = self.reached.max(sequence);
        let position = Position { session: Some(session), resume_url: self.resume_url.clone(), sequence: self.reached };
        self.door.take(sorted, position);
        self.taken += 1;
        Ok(())
    }

    /// READY: a new session. What happened since the last sight of a former one cannot be had any more.
    async fn begin_session(&mut self, raw: &str) -> Result<(), End> {
        let Ok(ready) = serde_json::from_str::<Ready>(raw) else {
            tracing::error!("READY cannot be read; a session is begun again");
            return Err(End::Identify);
        };
        if self.former == Former::Seen
            && let Err(error) = self.door.lose_session().await
        {
            tracing::error!(%error, "the loss of a session cannot be recorded");
            return Err(after_failure(&error, End::Identify));
        }
        self.discord.forget_owners();
        self.session = Some(ready.session_id);
        self.resume_url = ready.resume_gateway_url;
        self.is_greeted = true;
        Ok(())
    }

    /// Makes everything taken so far durable. When that fails the session is resumed from the old position.
    async fn commit(&mut self) -> Result<(), End> {
        self.taken = 0;
        self.tick.clear();
        if let Err(error) = self.door.commit().await {
            tracing::error!(%error, "what was received cannot be stored; it is asked for again");
            return Err(after_failure(&error, End::Resume));
        }
        if self.session.is_some() {
            self.committed = Some(self.door.position().sequence);
        }
        Ok(())
    }

    /// Steward was told to stop. What cannot be made durable now is sent again after the next start.
    async fn part(&mut self) -> Result<(), End> {
        if self.door.is_waiting() {
            self.commit().await?;
        }
        Err(End::ShutDown)
    }

    /// Sends a frame. A connection that takes none is over.
    async fn send(&mut self, value: Value) -> Result<(), End> {
        let sending = std::pin::pin!(self.socket.send(Message::text(value.to_string())));
        match select(sending, self.discord.steward.clock.sleep(self.discord.config.call_timeout)).await {
            Either::Left((Ok(()), _)) => Ok(()),
            Either::Left((Err(_), _)) | Either::Right(_) => Err(End::Resume),
        }
    }
}

/// Sorts; an event that makes the program stumble is kept and blocks nothing.
fn sort_safely(dispatch: &Dispatch, id: &str, now: chrono::DateTime<chrono::Utc>) -> Sorted {
    let sorting = || sort(&dispatch.kind, &dispatch.raw, id.to_owned(), now);
    catch_unwind(AssertUnwindSafe(sorting)).unwrap_or_else(|_| {
        tracing::error!(kind = dispatch.kind, "sorting an event made the program stumble; the event is kept");
        Sorted::KeepUnknown(Incoming {
            external_id: id.to_owned(),
            kind: dispatch.kind.clone(),
            raw: dispatch.raw.clone(),
        })
    })
}

/// What a write that failed means for the loop: it is tried again, unless another process has taken over.
fn after_failure(error: &StoreError, again: End) -> End {
    if error.is_lost_lease() { End::Stop(Stopped::Replaced) } else { again }
}

/// What a close of the gateway's means for the loop.
fn closed(code: Option<u16>) -> End {
    tracing::info!(code, "the gateway closed the connection");
    match gateway::after_close(code) {
        AfterClose::Resume => End::Resume,
        AfterClose::Identify => End::Identify,
        AfterClose::Stop(stopped) => End::Stop(stopped),
    }
}
