//! The program: everything is in the library.

fn main() -> std::process::ExitCode {
    placeplan::cli::run(std::env::args_os())
}
