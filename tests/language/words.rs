//! The words that the project does not use, and the words to use instead.
//!
//! Forms of one word are separated by `|`. A `*` stands for any word, and at the end of a word for any ending.

/// Words without a meaning in OpenAPI, JSON Schema, HTTP or Rust, each with its replacement.
pub(super) const COINED: &[(&str, &str)] = &[
    ("heir|heirs", "derived schema"),
    ("reply|replies", "response"),
    ("member|members", "property, field or element"),
    ("untold", "undocumented"),
    ("room|rooms", "module"),
    ("whoever", "the caller, the server or the user"),
    ("nobody|somebody", "a named agent"),
    ("thing|things", "the object's name"),
    ("slip of the pen", "typo"),
    ("letter|letters", "character"),
    ("small letter|small letters", "lowercase"),
    ("capitals", "uppercase"),
    ("sign|signs", "character"),
    ("blank|blanks", "space"),
    ("folder|folders", "directory"),
    ("machine|machines", "host"),
];

/// Verbs that leave open who does what, each with its replacement.
pub(super) const RIDDLES: &[(&str, &str)] = &[
    ("mend|mends|mended|mending", "correct, or name the change"),
    ("tell|tells|telling|told", "report"),
    ("told apart", "distinguished"),
    ("said", "reported or declared"),
    ("say nothing|says nothing", "does not declare"),
    ("stand in|stands in", "is in, or replaces"),
    ("stand for|stands for", "means or represents"),
    ("stand at|stands at", "is at"),
    ("stand beside|stands beside", "is next to"),
    ("stand under|stands under", "is under"),
    ("stood", "was"),
    (
        "hold against|holds against|held against",
        "validated against",
    ),
    ("lie in one another|lies in one another", "is nested"),
    ("leads to nothing", "unresolved"),
    ("laid over|lay over|lays over", "applied to"),
    ("looks like", "matches"),
    ("is met", "is satisfied or occurs"),
    ("give way|gives way", "is replaced by"),
    ("come back|comes back|came back", "round-trips"),
    ("goes on", "continues"),
    ("see to it", "ensure"),
];

/// Phrases that say in many words, or in none, what a term says; each with its replacement.
pub(super) const PHRASES: &[(&str, &str)] = &[
    ("is none|are none", "is not a ..."),
    ("is no *", "is not a ..."),
    ("there is no such", "... not found"),
    ("is to be|is to have", "must be, or expected ..."),
    ("in use", "deployed clients"),
    (
        "left out|leave out|leaves out|leaving out",
        "ignored or omitted",
    ),
    ("taken for|taken to be", "treated as"),
    ("is read as", "is treated as"),
    ("asks for", "requires or expects"),
    ("exclude each other", "are mutually exclusive"),
    ("read the same", "map to the same name"),
    ("is listed twice", "duplicate ..."),
    ("in the place of", "instead of"),
    ("once more", "again"),
    ("as it stands", "literally or unchanged"),
    ("as it is", "unchanged"),
    ("no longer|is no longer", "does not, or was removed"),
    ("of its own|of their own", "separate"),
    ("and nothing else", "only"),
    ("what is done instead", "the fallback"),
    ("the other one|another one", "the named object"),
    ("way to prove|ways to prove", "authentication method"),
    ("makes it so", "causes this"),
    ("write it out", "inline ..."),
];

/// Words for types that are not those of JSON Schema, each with its replacement.
pub(super) const TYPES: &[(&str, &str)] = &[
    ("a text|texts", "string"),
    ("a list", "array"),
    ("whole number|whole numbers", "integer"),
    ("truth value|truth values", "boolean"),
    ("choice|choices", "variant or union"),
    ("kind of value", "type"),
];

/// British spellings, each with the American one.
pub(super) const BRITISH: &[(&str, &str)] = &[
    ("analyse|analysed|analyser|analysing", "analyze"),
    ("artefact*", "artifact"),
    ("authoris*|unauthoris*", "authoriz..."),
    ("behaviour*", "behavior"),
    ("cancelled|cancelling", "canceled"),
    ("catalogue*", "catalog"),
    ("centre*|centring", "center"),
    ("colour*", "color"),
    ("customis*", "customiz..."),
    ("defence", "defense"),
    ("favour*", "favor"),
    ("flavour*", "flavor"),
    ("generalis*", "generaliz..."),
    ("grey*", "gray"),
    ("honour*", "honor"),
    ("initialis*", "initializ..."),
    ("labelled|labelling", "labeled"),
    ("learnt", "learned"),
    ("licence*", "license"),
    ("minimis*|maximise*|maximising", "minimiz..., maximiz..."),
    ("misspelt|spelt", "misspelled, spelled"),
    ("modelled|modelling", "modeled"),
    ("neighbour*", "neighbor"),
    ("normalis*", "normaliz..."),
    ("optimise*|optimising|optimisation*", "optimiz..."),
    ("organis*", "organiz..."),
    ("recognis*|unrecognis*", "recogniz..."),
    ("serialis*|deserialis*", "serializ..."),
    ("signalled|signalling", "signaled"),
    ("summaris*", "summariz..."),
    ("synchronis*", "synchroniz..."),
    ("travelled|travelling", "traveled"),
    ("whilst|amongst", "while, among"),
];

/// Phrases that are allowed although they contain a banned word, and where: in paths that begin like this.
pub(super) const ALLOWED: &[(&str, &str)] = &[
    ("workspace member|workspace members", ""),
    ("a list of", ""),
    ("machine readable|state machine", ""),
    ("ascii letter|lowercase letter|uppercase letter", ""),
    ("ascii letters|lowercase letters|uppercase letters", ""),
    ("look like this|looks like this", ""),
    ("no longer than|is no longer than", ""),
    ("of your choice", ""),
    ("no longer|is no longer", "CHANGELOG.md"),
    ("no longer|is no longer", "docs/upgrade.md"),
    ("no longer|is no longer", "generator/src/diff/"),
    ("no longer|is no longer", "generator/src/pages/"),
];
