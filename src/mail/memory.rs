//! Mails kept in memory: for tests, and for the dashboard of `pushcart dev`.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{MailError, Mailer, Message, Sending};

/// How many mails are kept; older ones are forgotten.
const MOST: usize = 500;

/// Keeps the newest 500 mails. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    messages: VecDeque<Message>,
    failures: VecDeque<MailError>,
}

impl Memory {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The mails, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.lock().messages.iter().cloned().collect()
    }

    /// Lets the next mail fail. Asked several times, the next ones, one each.
    pub fn fail(&self, error: MailError) {
        self.lock().failures.push_back(error);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for Memory {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(async move {
            let mut kept = self.lock();
            if let Some(error) = kept.failures.pop_front() {
                return Err(error);
            }
            if kept.messages.len() == MOST {
                kept.messages.pop_front();
            }
            kept.messages.push_back(message.clone());
            Ok(())
        })
    }
}
