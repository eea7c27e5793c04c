//! What a user presses and sees.

mod gallery;
