use crate::tui::testing::screen_after;

#[test]
fn look() {
    for (keys, name) in [
        ("", "overview"),
        ("2", "places"),
        ("2<Enter>", "schools"),
        ("2<Enter><Enter><Down><Down><Down>", "years"),
        ("3<Down><Down><Down>", "housing"),
        ("4<Down>", "programme"),
        ("5<Down>", "sources"),
        ("5v<Down>", "allocations"),
        ("5vv", "borrowing"),
        ("?", "help"),
        (":s", "palette"),
        ("/the", "filter"),
        ("p<Enter>", "finding"),
    ] {
        for (w, h) in [(80, 24), (120, 40)] {
            println!("== {name} {w}x{h}\n{}", screen_after(keys, w, h));
        }
    }
}
