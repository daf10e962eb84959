//! Paths with variables.

/// A path with variables: `/pets/{id}`.
pub(super) struct Template<'a> {
    pub(super) variables: Vec<&'a str>,
    /// The path without its variables' names, `/pets/{}`: equal for paths that a server cannot tell apart.
    pub(super) shape: String,
}

/// Braces that do not match.
pub(super) struct Unmatched;

impl<'a> Template<'a> {
    pub(super) fn of(path: &'a str) -> Result<Self, Unmatched> {
        let mut template = Self {
            variables: Vec::new(),
            shape: String::new(),
        };
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (variable, after) = after.split_once('}').ok_or(Unmatched)?;
            if variable.is_empty() || variable.contains('{') || before.contains('}') {
                return Err(Unmatched);
            }
            template.shape.push_str(before);
            template.shape.push_str("{}");
            template.variables.push(variable);
            rest = after;
        }
        if rest.contains('}') {
            return Err(Unmatched);
        }
        template.shape.push_str(rest);
        Ok(template)
    }
}
