//! Nothing by itself: the programs are in `pass` and `compile_fail`.
