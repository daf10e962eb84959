//! Values as literals of JSON.

/// Makes a value of JSON from values that are copied. Inside of an object, an expression of several tokens stands in parentheses.
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
