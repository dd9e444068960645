//! Watching the seller's folder: which of its files were changed, once they are at rest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{Config, Event, PollWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::catalog::Changed;
use crate::fs;

/// What a shop is made from, right below its folder. Nothing else is watched: the folder may hold a repository's `target/`.
const FOLDERS: [&str; 6] = ["collections", "downloads", "pages", "products", "static", "templates"];
const FILES: [&str; 2] = ["pushcart.json", "pushcart.toml"];

/// How long nothing must happen before the files are taken to be at rest: editors write in several steps.
const REST: Duration = Duration::from_millis(25);
/// How many rests at most: whoever writes without end is not waited for.
const RESTS: u32 = 20;
/// How often files are looked at where the system does not tell of changes.
const LOOKS: Duration = Duration::from_millis(500);

/// A watched folder.
pub struct Watching {
    shop: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    sender: UnboundedSender<notify::Result<Event>>,
    events: UnboundedReceiver<notify::Result<Event>>,
    watched: BTreeSet<&'static str>,
    looks: bool,
}

/// Why a folder cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// It cannot be found.
    #[error(transparent)]
    Fs(#[from] fs::FsError),
    /// It can be neither watched nor looked at.
    #[error("cannot watch the shop's files for changes")]
    Notify(#[from] notify::Error),
}

impl Watching {
    /// Begins to watch a shop's folder. What the system cannot watch (it watches too much already, or the folder is on a network
    /// disk) is looked at twice a second instead.
    pub fn begin(shop: &Path) -> Result<Self, WatchError> {
        let shop = fs::canonicalize(shop)?;
        let (sender, events) = unbounded_channel();
        let (watcher, looks): (Box<dyn Watcher + Send>, bool) =
            match notify::recommended_watcher(tell(&sender)) {
                Ok(watcher) => (Box::new(watcher), false),
                Err(_) => (looking(&sender)?, true),
            };
        let mut watching = Self { shop, watcher, sender, events, watched: BTreeSet::new(), looks };
        if watching.watch().is_err() {
            watching.look()?;
        }
        Ok(watching)
    }

    /// Whether the system does not tell of changes, so that files are looked at twice a second.
    pub fn looks(&self) -> bool {
        self.looks
    }

    /// Looks at the files from now on, as the system does not watch them.
    fn look(&mut self) -> Result<(), WatchError> {
        self.watcher = looking(&self.sender)?;
        self.looks = true;
        self.watched.clear();
        Ok(self.watch()?)
    }

    fn watch(&mut self) -> notify::Result<()> {
        self.watcher.watch(&self.shop, RecursiveMode::NonRecursive)?;
        self.watch_folders()
    }

    /// Waits until files were changed and are at rest. Answers their paths, relative to the shop's folder; that it may be anything
    /// if the system lost count of what happened, or is not the one that tells.
    pub async fn changes(&mut self) -> Changed {
        let mut changed = Changed::Files(BTreeSet::new());
        while let Some(event) = self.events.recv().await {
            if self.note(event, &mut changed) {
                break;
            }
        }
        for _ in 0..RESTS {
            let Ok(Some(event)) = tokio::time::timeout(REST, self.events.recv()).await else { break };
            self.note(event, &mut changed);
        }
        changed
    }

    /// Notes what an event says, and whether there is anything to do.
    fn note(&mut self, event: notify::Result<Event>, changed: &mut Changed) -> bool {
        let Ok(event) = event else {
            *changed = Changed::Anything;
            return true;
        };
        if event.need_rescan() {
            self.watch_again();
            *changed = Changed::Anything;
            return true;
        }
        if !tells_of_a_change(event.kind) {
            return false;
        }
        let ours: Vec<PathBuf> = event.paths.iter().filter_map(|path| self.path_of_the_shop(path)).collect();
        let is_any = !ours.is_empty();
        if ours.iter().any(|path| path.components().count() == 1) {
            // Nobody watches for a moment.
            self.watch_again();
            *changed = Changed::Anything;
        }
        match changed {
            // Who looks twice a second may miss what happens between.
            _ if is_any && self.looks => *changed = Changed::Anything,
            Changed::Files(paths) => paths.extend(ours),
            Changed::Anything => {}
        }
        is_any
    }

    fn watch_again(&mut self) {
        if self.watch_folders().is_err() && !self.looks {
            // What cannot be looked at either is noticed with the next change beside it.
            let _ = self.look();
        }
    }

    /// Watches the folders that are there. One that went away and came back is another one to the system.
    fn watch_folders(&mut self) -> notify::Result<()> {
        for name in FOLDERS {
            let folder = self.shop.join(name);
            if self.watched.remove(name) {
                let _ = self.watcher.unwatch(&folder);
            }
            if folder.is_dir() {
                self.watcher.watch(&folder, RecursiveMode::Recursive)?;
                self.watched.insert(name);
            }
        }
        Ok(())
    }

    /// The path within the shop, if the shop is made from it. Hidden files are editors' own.
    fn path_of_the_shop(&self, path: &Path) -> Option<PathBuf> {
        let path = path.strip_prefix(&self.shop).ok()?;
        let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
        let first = names.first()?;
        let ours = if names.len() == 1 {
            FILES.contains(&&**first) || FOLDERS.contains(&&**first)
        } else {
            FOLDERS.contains(&&**first)
        };
        let hidden = names.iter().any(|name| name.starts_with('.') || name.ends_with('~'));
        (ours && !hidden).then(|| path.to_owned())
    }
}

fn tell(sender: &UnboundedSender<notify::Result<Event>>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    let sender = sender.clone();
    // That nobody listens any more is the end, not an error.
    move |event| _ = sender.send(event)
}

fn looking(sender: &UnboundedSender<notify::Result<Event>>) -> notify::Result<Box<dyn Watcher + Send>> {
    let config = Config::default().with_poll_interval(LOOKS);
    Ok(Box::new(PollWatcher::new(tell(sender), config)?))
}

/// Reading is none, and a build reads everything.
fn tells_of_a_change(kind: EventKind) -> bool {
    match kind {
        // All that can be seen from outside of a file that was written.
        EventKind::Modify(ModifyKind::Metadata(MetadataKind::WriteTime)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
        EventKind::Any
        | EventKind::Other
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_) => true,
    }
}

/// Whether pages that are open need only their styles anew.
pub fn styles_only(changed: &Changed) -> bool {
    let is_style = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "css");
    matches!(changed, Changed::Files(paths) if !paths.is_empty() && paths.iter().all(is_style))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(paths: &[&str]) -> Changed {
        Changed::Files(paths.iter().map(PathBuf::from).collect())
    }

    #[tokio::test]
    async fn what_a_shop_is_made_from_is_noticed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, b"x").unwrap();
        };
        write("products/mug.toml");
        let mut watching = Watching::begin(folder.path()).unwrap();
        for other in
            ["dist/site/index.html", "target/x", "notes.txt", "products/.mug.toml.swp", "products/mug~"]
        {
            write(other);
        }
        fs::read(&folder.path().join("products/mug.toml")).unwrap();
        write("products/mug.toml");
        assert_eq!(watching.changes().await, paths(&["products/mug.toml"]));
    }

    #[tokio::test]
    async fn a_folder_that_comes_later_is_watched_as_well() {
        let folder = tempfile::tempdir().unwrap();
        let mut watching = Watching::begin(folder.path()).unwrap();
        fs::create_dir_all(&folder.path().join("pages")).unwrap();
        assert_eq!(watching.changes().await, Changed::Anything);
        fs::write(&folder.path().join("pages/about.md"), b"x").unwrap();
        assert_eq!(watching.changes().await, paths(&["pages/about.md"]));
    }

    #[tokio::test]
    async fn where_the_system_does_not_watch_files_are_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let mut watching = Watching::begin(folder.path()).unwrap();
        assert!(!watching.looks());
        watching.look().unwrap();
        fs::create_dir_all(&folder.path().join("pages")).unwrap();
        assert_eq!(watching.changes().await, Changed::Anything);
        fs::write(&folder.path().join("pages/about.md"), b"x").unwrap();
        assert_eq!(watching.changes().await, Changed::Anything);
        assert!(watching.looks());
    }

    #[test]
    fn styles_alone_need_no_new_page() {
        assert!(styles_only(&paths(&["templates/assets/shop.css"])));
        assert!(!styles_only(&paths(&["templates/assets/shop.css", "products/mug.toml"])));
        assert!(!styles_only(&paths(&[])));
    }
}
