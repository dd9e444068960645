//! The secrets of a shop on this machine: made once, kept beside its store, never published. They protect nothing but play money.

use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::fs;

/// What the function needs and no account provides.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// `PUSHCART_SECRET`.
    pub shop: String,
    /// `STRIPE_WEBHOOK_SECRET`.
    pub webhook: String,
}

/// Why there are no secrets.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// They can be neither read nor written.
    #[error(transparent)]
    Fs(#[from] fs::FsError),
    /// The file is not ours, or broken.
    #[error("`{0}` is damaged: remove it, or begin anew with `--fresh`")]
    Damaged(String),
    /// The system has no random numbers.
    #[error("the system gives no random numbers")]
    Random(#[from] getrandom::Error),
}

impl Secrets {
    /// Those kept in a folder; made if there are none yet.
    pub fn kept_in(folder: &Path) -> Result<Self, SecretsError> {
        let path = folder.join("secrets.json");
        let damaged = |_| SecretsError::Damaged(path.display().to_string());
        if let Some(kept) = fs::read_if_exists(&path)? {
            return serde_json::from_slice(&kept).map_err(damaged);
        }
        let made = Self { shop: random()?, webhook: format!("whsec_{}", random()?) };
        fs::write_durable(&path, &serde_json::to_vec_pretty(&made).map_err(damaged)?)?;
        Ok(made)
    }
}

fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let first = Secrets::kept_in(folder.path()).unwrap();
        assert!(first.shop.len() == 64 && first.webhook.starts_with("whsec_"));
        assert_eq!(Secrets::kept_in(folder.path()).unwrap().shop, first.shop);
        let other = Secrets::kept_in(tempfile::tempdir().unwrap().path()).unwrap();
        assert_ne!(other.shop, first.shop);
    }
}
