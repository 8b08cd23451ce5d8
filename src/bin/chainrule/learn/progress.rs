//! Where one stopped in the lesson: a line in a file, `chainrule learn, step 4`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::arguments::KEEP;
use crate::{files, terminal};

/// What stands before the number.
const BEGINNING: &str = "chainrule learn, step ";

/// Where it is kept at which step one is.
pub(crate) enum Kept {
    Nowhere,
    /// In the place where such things are.
    AsUsual(PathBuf),
    /// In the file that was named.
    Named(PathBuf),
}

impl Kept {
    /// In the file that was named, or, of a person at a terminal, where such things are.
    pub(crate) fn of(named: Option<&str>, is_piped: bool) -> Result<Self, String> {
        match named {
            Some(files::STANDARD) => Err(format!("learn: {KEEP} needs a file, and `-` is none")),
            Some(path) => Ok(Kept::Named(path.into())),
            None if is_piped => Ok(Kept::Nowhere),
            None => Ok(usual_place().map_or(Kept::Nowhere, Kept::AsUsual)),
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Kept::Nowhere => None,
            Kept::AsUsual(path) | Kept::Named(path) => Some(path),
        }
    }

    /// The step that was kept before. Something else in a file that was named is not written over.
    pub(crate) fn step(&self) -> Result<Option<usize>, String> {
        match self {
            Kept::Nowhere => Ok(None),
            Kept::AsUsual(path) => Ok(read(path).ok().flatten()),
            Kept::Named(path) => read(path).map_err(|why| format!("learn: {why}")),
        }
    }

    /// Where it cannot be kept, that is said once.
    pub(crate) fn keep(&mut self, step: usize) {
        let Some(path) = self.path() else {
            return;
        };
        if let Err(why) = write(path, step) {
            terminal::note(&format!("(Where you are cannot be kept: {why})\n"));
            *self = Kept::Nowhere;
        }
    }

    pub(crate) fn how_to_go_on(&self, step: usize) -> String {
        match self {
            Kept::Nowhere => format!("`chainrule learn --from {step}` goes on there."),
            Kept::AsUsual(path) => {
                let path = path.display();
                format!("`chainrule learn` goes on there; it is kept in\n{path}")
            }
            Kept::Named(path) => {
                let path = path.display();
                format!("`chainrule learn {KEEP} {path}` goes on there.")
            }
        }
    }

    /// Where nothing is left to go on with.
    pub(crate) fn forget(&self) {
        if let Some(path) = self.path() {
            let _ = fs::remove_file(path);
        }
    }
}

/// The place where a program keeps what it wants to know the next time; none where the machine has
/// no such place.
fn usual_place() -> Option<PathBuf> {
    let given = |name| env::var_os(name).map(PathBuf::from);
    let absolute = |name| given(name).filter(|path| path.is_absolute());
    let folder = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else {
        let in_home = || Some(absolute("HOME")?.join(".local/state"));
        absolute("XDG_STATE_HOME").or_else(in_home)
    };
    Some(folder?.join("chainrule").join("learn.txt"))
}

/// The step that is kept there, if there is such a file. An error says that it holds something
/// else.
fn read(path: &Path) -> Result<Option<usize>, String> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(None);
    }
    let named = path.display().to_string();
    let text = files::read_text(&named).map_err(|why| format!("{named}: {why}"))?;
    let number = text.trim_end().strip_prefix(BEGINNING);
    let step = number.and_then(|number| number.parse().ok());
    if step.is_none() && !text.is_empty() {
        return Err(format!(
            "{named} holds something else: a new file, or one that `chainrule learn` wrote, would \
             fit"
        ));
    }
    Ok(step)
}

fn write(path: &Path, step: usize) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        let made = fs::create_dir_all(folder);
        made.map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let line = format!("{BEGINNING}{step}\n");
    files::save(&path.display().to_string(), line.as_bytes())
}
