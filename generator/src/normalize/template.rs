//! Path templates.

/// A path template: `/pets/{id}`.
pub(super) struct Template<'a> {
    pub(super) variables: Vec<&'a str>,
    /// The path without its variables' names, `/pets/{}`: equal for paths that a server cannot distinguish.
    pub(super) shape: String,
}

/// An error in the braces of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TemplateError {
    /// The braces are unbalanced.
    Unmatched,
    /// The braces are empty.
    Nameless,
}

impl<'a> Template<'a> {
    pub(super) fn of(path: &'a str) -> Result<Self, TemplateError> {
        let mut template = Self {
            variables: Vec::new(),
            shape: String::new(),
        };
        let mut remaining = path;
        while let Some((before, after)) = remaining.split_once('{') {
            let (variable, after) = after.split_once('}').ok_or(TemplateError::Unmatched)?;
            if variable.contains('{') || before.contains('}') {
                return Err(TemplateError::Unmatched);
            }
            if variable.is_empty() {
                return Err(TemplateError::Nameless);
            }
            template.shape.push_str(before);
            template.shape.push_str("{}");
            template.variables.push(variable);
            remaining = after;
        }
        if remaining.contains('}') {
            return Err(TemplateError::Unmatched);
        }
        template.shape.push_str(remaining);
        Ok(template)
    }

    /// The first variable that occurs more than once.
    pub(super) fn repeated(&self) -> Option<&'a str> {
        let mut variables = self.variables.iter().enumerate();
        let repeated = variables.find(|(index, name)| self.variables[..*index].contains(name));
        repeated.map(|(_, name)| *name)
    }
}
