//! Writing a plan on a machine where anything may happen: kills, two at once, readers meanwhile, links and modes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use placeplan::plan::edit::{FileChange, Writer, save};
use tempfile::TempDir;

use super::support::{Answer, answer, copy, loaded, program, run, said, small_plan};

/// How many areas, and so files, an import is about.
const AREAS: u32 = 25;

/// Rolls of a school in each area; its ids begin with `letter`.
fn rolls(letter: char, pupils: u32) -> String {
    (0..AREAS).fold("school,area,year,R,1,2\n".to_owned(), |mut text, area| {
        for year in [2012, 2013] {
            writeln!(text, "{letter}-{area},Area {area},{year},{pupils},{},{pupils}", pupils + 1).expect("a line");
        }
        text
    })
}

/// A plan of many areas, with two files to import into it.
fn many_areas() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in [("first.csv", rolls('s', 30)), ("again.csv", rolls('s', 60)), ("more.csv", rolls('t', 40))] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    assert_eq!(import(folder.path(), "first.csv").code, 0);
    folder
}

fn importing(folder: &Path, file: &str) -> Command {
    let mut command = program(&folder.join("plan"));
    command.args(["import", "rolls"]).arg(folder.join(file)).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn import(folder: &Path, file: &str) -> Answer {
    answer(importing(folder, file).output().expect("the program runs"))
}

/// Every file in a folder, with its text.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            found.insert(name.clone(), "a folder".to_owned());
            found.extend(texts(&entry.path()).into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
        } else {
            found.insert(name, fs::read_to_string(entry.path()).expect("a text"));
        }
    }
    found
}

/// How many times something is tried: more by an environment variable.
fn tries(variable: &str, usual: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Kills a program after a share of the time that it takes.
fn kill(mut child: Child, share: usize, of: usize, whole: Duration) {
    let after = whole.mul_f64(share as f64 / of as f64);
    thread::sleep(after);
    drop(child.kill());
    child.wait().expect("an end");
}

#[test]
fn an_import_killed_at_any_moment_leaves_the_old_plan_or_the_new_one() {
    let base = many_areas();
    let old = texts(&base.path().join("plan"));
    let whole = TempDir::new().expect("a folder");
    copy(base.path(), whole.path());
    let start = Instant::now();
    assert_eq!(import(whole.path(), "again.csv").code, 0);
    let (mut took, new) = (start.elapsed(), texts(&whole.path().join("plan")));
    let times = tries("PLACEPLAN_KILLS", 20);
    let mut ends = [0, 0, 0];
    for time in 0..times {
        let folder = TempDir::new().expect("a folder");
        copy(base.path(), folder.path());
        // Every moment in turn, and some too late; steps of 7 spread them over a machine that is now slow, now quick.
        let share = (7 * time) % times;
        kill(importing(folder.path(), "again.csv").spawn().expect("it runs"), share, times, took.mul_f64(1.3));
        let plan = folder.path().join("plan");
        let checked = run(&plan, "check");
        assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
        let repaired = checked.err.starts_with("an earlier save of this plan was cut off; it is ");
        assert!(repaired || checked.err.is_empty(), "{}", checked.err);
        assert!(checked.err.lines().count() <= 1);
        let seen = texts(&plan);
        assert!(seen == old || seen == new, "{time}: {}", checked.err);
        ends[usize::from(seen == new)] += 1;
        ends[2] += usize::from(repaired);
        let start = Instant::now();
        assert_eq!(import(folder.path(), "again.csv").code, 0);
        if seen == old {
            took = start.elapsed();
        }
        assert_eq!(texts(&plan), new);
    }
    println!("{} old, {} new, {} of them repaired", ends[0], ends[1], ends[2]);
    assert!(ends[0] > 0, "{ends:?}");
}

#[test]
fn of_two_imports_at_once_none_is_lost() {
    let base = many_areas();
    for time in 0..tries("PLACEPLAN_DOUBLES", 6) {
        let folder = TempDir::new().expect("a folder");
        copy(base.path(), folder.path());
        let [one, other] =
            ["again.csv", "more.csv"].map(|file| importing(folder.path(), file).spawn().expect("it runs"));
        for child in [one, other] {
            let ended = answer(child.wait_with_output().expect("an end"));
            assert_eq!(ended.code, 0, "{time}: {}", ended.err);
        }
        let plan = folder.path().join("plan");
        let areas = fs::read_dir(plan.join("planning-areas")).expect("a folder").flatten();
        for area in areas.filter(|area| area.file_name() != "assumptions.toml") {
            let text = fs::read_to_string(area.path()).expect("an area");
            let has_both = ["\"2013/14\" = [60, 61, 60]\n", "id = \"t-", "\"2013/14\" = [40, 41, 40]\n"];
            assert!(has_both.iter().all(|part| text.contains(part)), "{time}: {text}");
        }
        assert!(!loaded(&plan).has_errors());
        assert!(!plan.join(".placeplan").exists());
    }
}

#[test]
fn who_reads_meanwhile_sees_one_plan_and_never_a_mixture() {
    let base = many_areas();
    let plan = base.path().join("plan");
    let old = texts(&plan);
    assert_eq!(import(base.path(), "again.csv").code, 0);
    let new = texts(&plan);
    let changes = |from: &BTreeMap<String, String>, to: &BTreeMap<String, String>| -> Vec<FileChange> {
        let differ = from.iter().filter(|(path, text)| to.get(*path) != Some(text));
        let change = |(path, text): (&String, &String)| FileChange {
            path: path.clone(),
            old: Some(text.clone().into()),
            new: to[path].clone().into(),
        };
        differ.map(change).collect()
    };
    let (back, forth) = (changes(&new, &old), changes(&old, &new));
    let is_over = AtomicBool::new(false);
    let mut seen = [0, 0];
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                save(&plan, &back).expect("saved");
                save(&plan, &forth).expect("saved");
            }
        });
        // On a busy machine reader and writer may keep step for a while: until both plans were seen.
        let mut times = 0;
        while times < 40 || (seen.contains(&0) && times < 4_000) {
            times += 1;
            let loaded = loaded(&plan);
            let text = loaded.plan.files.iter().map(|file| file.text.as_str()).collect::<String>();
            let counts = ["[30, 31, 30]", "[60, 61, 60]"].map(|figures| text.matches(figures).count());
            assert!(counts == [50, 0] || counts == [0, 50], "{counts:?} {:?}", said(&loaded));
            seen[usize::from(counts[0] == 0)] += 1;
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
}

#[test]
fn a_writer_waits_for_another_and_says_for_whom() {
    let plan = small_plan();
    let writer = Writer::begin(plan.path(), "placeplan import", &mut |_| {}).expect("a lock");
    let child = program(plan.path())
        .args(["programme", "--save-baseline", "now"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    // Reading need not wait: nothing is being replaced.
    assert_eq!(run(plan.path(), "overview").err, "");
    thread::sleep(Duration::from_millis(1300));
    drop(writer);
    let ended = answer(child.wait_with_output().expect("an end"));
    let waited = format!("waiting for placeplan import, process {}, which writes this plan\n", std::process::id());
    assert_eq!((ended.code, ended.err), (0, waited));
    assert!(plan.path().join("capital/baseline-now.toml").exists());
    assert!(!plan.path().join(".placeplan").exists());
}

#[test]
fn a_read_only_file_is_left_alone_and_named() {
    let base = many_areas();
    let plan = base.path().join("plan");
    let path = plan.join("planning-areas/area-7.toml");
    let mut permissions = fs::metadata(&path).expect("a file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("a mode");
    let before = texts(&plan);
    let refused = import(base.path(), "again.csv");
    assert_eq!((refused.code, refused.out.as_str()), (3, ""));
    let expected = "error: planning-areas/area-7.toml is read-only; nothing was written: make it writable";
    assert!(refused.err.starts_with(expected), "{}", refused.err);
    assert_eq!(texts(&plan), before);
}

#[cfg(unix)]
#[test]
fn links_modes_and_second_names_stay() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    let base = many_areas();
    let area = |number: u32| base.path().join(format!("plan/planning-areas/area-{number}.toml"));
    let elsewhere = base.path().join("shared.toml");
    fs::rename(area(1), &elsewhere).expect("moved");
    symlink("../../shared.toml", area(1)).expect("a link");
    fs::set_permissions(area(2), fs::Permissions::from_mode(0o600)).expect("a mode");
    fs::hard_link(area(3), base.path().join("twin.toml")).expect("a second name");
    assert_eq!(import(base.path(), "again.csv").code, 0);
    let text = |path: &Path| fs::read_to_string(path).expect("a text");
    assert!(area(1).symlink_metadata().expect("a link").is_symlink());
    assert!(text(&elsewhere).contains("[60, 61, 60]"));
    assert_eq!(fs::metadata(area(2)).expect("a file").mode() & 0o777, 0o600);
    assert!(text(&area(2)).contains("[60, 61, 60]"));
    assert!(text(&base.path().join("twin.toml")).contains("[60, 61, 60]"));
    let names: Vec<String> = texts(base.path()).into_keys().filter(|path| path.contains("placeplan")).collect();
    assert_eq!(names, Vec::<String>::new());
}

#[test]
fn a_plan_that_cannot_be_made_leaves_nothing_and_can_be_made_later() {
    let folder = TempDir::new().expect("a folder");
    let init = |path: &Path| answer(program(folder.path()).arg("init").arg(path).output().expect("it runs"));
    fs::write(folder.path().join("scenarios"), "in the way").expect("a file");
    let refused = init(folder.path());
    assert_eq!(refused.code, 3);
    assert_eq!(refused.err, "error: scenarios is a file, not a folder; nothing was written\n");
    assert_eq!(texts(folder.path()).into_keys().collect::<Vec<_>>(), ["scenarios"]);
    fs::remove_file(folder.path().join("scenarios")).expect("no file");
    assert_eq!(init(folder.path()).code, 0);
    assert_eq!(run(folder.path(), "check").code, 0);

    let refused = init(&folder.path().join("capital/programme.toml/deep"));
    assert_eq!(refused.code, 3, "{}", refused.err);
}

#[test]
fn a_table_killed_at_any_moment_is_whole_or_not_there() {
    let base = many_areas();
    let (plan, tables) = (base.path().join("plan"), TempDir::new().expect("a folder"));
    let path = tables.path().join("table.csv");
    let writing = || {
        let mut command = program(&plan);
        command.args(["forecast", "--format", "csv", "-q", "--force", "--out"]).arg(&path);
        command
    };
    let start = Instant::now();
    assert!(writing().status().expect("it runs").success());
    let (took, whole) = (start.elapsed(), fs::read(&path).expect("a table"));
    for time in 0..8 {
        let old = if time % 2 == 0 { Some("old") } else { None };
        drop(fs::remove_file(&path));
        if let Some(old) = old {
            fs::write(&path, old).expect("a file");
        }
        kill(writing().spawn().expect("it runs"), time + 1, 8, took);
        let seen = fs::read(&path).ok();
        assert!(seen.as_deref() == old.map(str::as_bytes) || seen.as_ref() == Some(&whole), "{seen:?}");
    }
    assert!(writing().status().expect("it runs").success());
    assert_eq!(fs::read_dir(tables.path()).expect("a folder").count(), 1);
}

#[cfg(unix)]
#[test]
fn a_pipe_takes_a_table_too() {
    let written = run(small_plan().path(), "check --out /dev/stdout");
    assert_eq!(written.code, 3, "{}", written.err);
    let plan = small_plan();
    let forced = run(plan.path(), "programme --format csv --out /dev/stdout --force -q");
    assert_eq!((forced.code, forced.out), (0, run(plan.path(), "programme --format csv").out));
}
