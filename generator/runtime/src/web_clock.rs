// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The clock of `wasm32-unknown-unknown`, where the standard library has none: that of JavaScript.

use std::time::Duration;

use js_sys::wasm_bindgen::{JsCast, JsValue};
use js_sys::{Date, Function, Promise, Reflect};
use wasm_bindgen_futures::JsFuture;

use super::clock::Clock;
use super::maybe::BoxFuture;

/// The clock of JavaScript: `performance.now()`, or else `Date.now()`, and `setTimeout`.
#[derive(Debug, Clone, Copy, Default)]
pub struct WebClock;

impl Clock for WebClock {
    fn now(&self) -> Duration {
        let milliseconds = performance_now().unwrap_or_else(Date::now);
        Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(sleep(time))
    }
}

/// Waits. Without `setTimeout` the time is over at once: a call that fails is better than one that waits for ever.
async fn sleep(time: Duration) {
    let mut timer = None;
    let promise = Promise::new(&mut |resolve, _| timer = Timer::start(&resolve, time));
    if timer.is_some() {
        let _ = JsFuture::from(promise).await;
    }
}

/// A timer of `setTimeout`, which is canceled when it is dropped.
struct Timer(JsValue);

impl Timer {
    /// The longest time that `setTimeout` takes, in milliseconds. A longer one would be over at once.
    const MAX: u32 = i32::MAX as u32;

    fn start(resolve: &Function, time: Duration) -> Option<Self> {
        // Rounded up: a timer that is over too early would be started again.
        let milliseconds = time.as_nanos().div_ceil(1_000_000);
        let milliseconds = u32::try_from(milliseconds).map_or(Self::MAX, |it| it.min(Self::MAX));
        let set_timeout = function("setTimeout")?;
        let timer = set_timeout.call2(&JsValue::UNDEFINED, resolve, &milliseconds.into());
        timer.ok().map(Self)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(clear_timeout) = function("clearTimeout") {
            let _ = clear_timeout.call1(&JsValue::UNDEFINED, &self.0);
        }
    }
}

/// Returns a function that is global in windows and workers.
fn function(name: &str) -> Option<Function> {
    property(&js_sys::global(), name)?.dyn_into().ok()
}

fn performance_now() -> Option<f64> {
    let performance = property(&js_sys::global(), "performance")?;
    let now: Function = property(&performance, "now")?.dyn_into().ok()?;
    now.call0(&performance).ok()?.as_f64()
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok()
}
