//! Where `--out` leads to: a file is replaced as a whole, and what is no file, or has no name, is written to.
//!
//! That nobody ever sees half of a file cannot be seen from outside; that nothing is left beside it, and that programs
//! that write to the same place do not disturb each other, can.
#![cfg(all(feature = "alloc", unix))]

mod program;

use program::{answer, folder, outcome, program, write, write_v1};
use std::fs::{self, File, Permissions};
use std::io::{Read, Seek};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// What the program writes of z.npy: a header, and 3 × 5 elements of 8 bytes.
const SIZE: usize = 128 + 15 * 8;

fn operands(name: &str) -> PathBuf {
    let folder = folder(name);
    write_v1(&folder);
    folder
}

#[track_caller]
fn is_whole(path: impl AsRef<Path>) {
    let bytes = fs::read(path).expect("read");
    assert!(bytes.starts_with(b"\x93NUMPY") && bytes.len() == SIZE);
}

fn is_link(path: impl AsRef<Path>) -> bool {
    fs::symlink_metadata(path)
        .expect("it is there")
        .is_symlink()
}

#[test]
fn a_link_stays_and_what_it_leads_to_is_written() {
    let folder = operands("a_link_stays");
    for there in [true, false] {
        let (link, file) = (folder.join("link.npy"), folder.join("file.npy"));
        if there {
            fs::write(&file, "old").expect("written");
            symlink("file.npy", &link).expect("linked");
        } else {
            fs::remove_file(&file).expect("removed");
        }
        assert_eq!(answer(&folder, "relu --z z.npy --out link.npy", 0), "");
        assert!(is_link(&link), "the link was replaced");
        is_whole(&file);
    }
}

/// As /dev/stdout leads to a file that nobody can find any more.
#[cfg(target_os = "linux")]
#[test]
fn a_file_without_a_name_is_written_to() {
    let folder = operands("a_file_without_a_name");
    let mut file = File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(folder.join("removed"))
        .expect("opened");
    fs::remove_file(folder.join("removed")).expect("removed");
    symlink("/proc/self/fd/1", folder.join("stdout")).expect("linked");
    let mut program = program(&folder, "relu --z z.npy --out stdout");
    program.stdout(file.try_clone().expect("another handle"));
    assert!(program.status().expect("the program runs").success());
    assert!(is_link(folder.join("stdout")), "the link was replaced");
    let mut bytes = Vec::new();
    file.rewind().expect("rewound");
    file.read_to_end(&mut bytes).expect("read");
    assert!(bytes.starts_with(b"\x93NUMPY") && bytes.len() == SIZE);
}

#[test]
fn permissions_are_kept() {
    let folder = operands("permissions_are_kept");
    for mode in [0o640, 0o444] {
        let file = folder.join(format!("{mode:o}.npy"));
        fs::write(&file, "old").expect("written");
        fs::set_permissions(&file, Permissions::from_mode(mode)).expect("set");
        let question = format!("relu --z z.npy --out {mode:o}.npy");
        assert_eq!(answer(&folder, &question, 0), "");
        is_whole(&file);
        let permissions = fs::metadata(&file).expect("it is there").permissions();
        assert_eq!(permissions.mode() & 0o777, mode);
    }
}

#[test]
fn the_longest_name_fits() {
    let folder = operands("the_longest_name");
    let name = "n".repeat(255);
    assert_eq!(
        answer(&folder, &format!("relu --z z.npy --out {name}"), 0),
        ""
    );
    is_whole(folder.join(name));
}

/// Each writes beside the file under a name of its own.
#[test]
fn programs_that_write_to_one_place_do_not_disturb_each_other() {
    let folder = operands("programs_that_write_to_one_place");
    write(
        folder.join("long.npy"),
        "|i1",
        (1000, 1000),
        vec![7; 1_000_000],
    );
    let programs: Vec<_> = (0..20)
        .map(|_| program(&folder, "relu --z long.npy --out same.npy").spawn())
        .collect();
    for program in programs {
        let output = program.and_then(std::process::Child::wait_with_output);
        assert!(output.expect("the program runs").status.success());
    }
    let size = fs::metadata(folder.join("same.npy")).expect("there").len();
    assert_eq!(size, 128 + 1_000_000);
    let names = fs::read_dir(&folder).expect("listed").flatten();
    let hidden = names.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"."));
    assert_eq!(hidden.count(), 0, "something was left");
}

/// Where the move fails, what was there stays, and nothing is left beside it.
#[test]
fn what_fails_leaves_nothing_behind() {
    let folder = operands("what_fails");
    let before = fs::read_dir(&folder).expect("listed").count();
    let (status, ..) = outcome(&mut program(&folder, "relu --z z.npy --out new.npy/"));
    assert_eq!(status, 2);
    assert_eq!(fs::read_dir(&folder).expect("listed").count(), before);
}
