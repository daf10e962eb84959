# Completes `cargo SUBCOMMAND` like `cargo-SUBCOMMAND`, and other commands of cargo as before.
FUNCTION_of_cargo() {
    if [[ "${COMP_CWORD}" -gt 1 && "${COMP_WORDS[1]}" == "SUBCOMMAND" ]]; then
        local COMP_WORDS=("cargo-SUBCOMMAND" "${COMP_WORDS[@]:2}")
        local COMP_CWORD=$((COMP_CWORD - 1))
        FUNCTION "cargo-SUBCOMMAND" "$2" "$3"
    elif [[ -n "${FUNCTION_before}" ]]; then
        "${FUNCTION_before}" "$@"
    fi
}

if [[ "$(complete -p cargo 2>/dev/null)" =~ \ -F\ ([^ ]+)\  && "${BASH_REMATCH[1]}" != FUNCTION_of_cargo ]]; then
    FUNCTION_before="${BASH_REMATCH[1]}"
fi
complete -F FUNCTION_of_cargo -o bashdefault -o default cargo
