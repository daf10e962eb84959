//! Has no code: the programs are in `pass` and `compile_fail`.
