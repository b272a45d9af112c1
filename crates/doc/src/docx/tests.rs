//! What the reader promises, feature by feature, on small files made here.

mod file;
mod marks;
mod numbers;
mod odd;
mod shapes;
