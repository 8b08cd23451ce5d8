//! Where one stopped in the lesson: a line in a file, `chainrule learn, step 4`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::files;

/// What stands before the number.
const BEGINNING: &str = "chainrule learn, step ";

/// The place where a program keeps what it wants to know the next time; none where the machine has
/// no such place.
pub(crate) fn usual_place() -> Option<PathBuf> {
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
pub(crate) fn read(path: &Path) -> Result<Option<usize>, String> {
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

pub(crate) fn write(path: &Path, step: usize) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        let made = fs::create_dir_all(folder);
        made.map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let line = format!("{BEGINNING}{step}\n");
    files::save(&path.display().to_string(), line.as_bytes())
}

/// Where nothing is left to go on with.
pub(crate) fn forget(path: &Path) {
    let _ = fs::remove_file(path);
}
