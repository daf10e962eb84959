//! Values as literals of JSON.

/// Creates a value from a literal of JSON; other values in it are cloned. Inside of an array or an object, an expression
/// of several tokens needs parentheses.
macro_rules! json {
    (null) => {
        $crate::json::Value::Null
    };
    ([$($item:tt),* $(,)?]) => {
        $crate::json::Value::Array(vec![$($crate::json::json!($item)),*])
    };
    ({$($name:tt: $value:tt),* $(,)?}) => {
        $crate::json::Value::Object($crate::json::Map::from_iter([
            $((::std::string::String::from($name), $crate::json::json!($value))),*
        ]))
    };
    ($value:expr) => {
        $crate::json::Value::from(&$value)
    };
}

pub(crate) use json;
