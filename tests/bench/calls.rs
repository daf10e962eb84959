//! Measures how many calls a second a client makes on the loopback interface, in turns with bare `reqwest` and the same
//! types by `serde_derive`: on a computer whose speed changes, the ratio of two adjacent runs is more exact than two
//! numbers that are measured a minute apart.
//!
//! `cargo bench -p bench --bench calls` prints the client's calls a second as a multiple of those of `reqwest`: the
//! median of all pairs, and the quartiles. Arguments: the number of calls and of pairs.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use buildr::types::ContactUpdate;
use chrono::{DateTime, FixedOffset};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

const RESPONSE: &str = include_str!("../samples/update-contact.response.json");

/// How many calls there are at once.
const TASKS: usize = 16;

fn main() -> Result<(), BoxError> {
    let mut arguments = std::env::args()
        .skip(1)
        .flat_map(|argument| argument.parse());
    let calls = arguments.next().unwrap_or(10_000);
    let pairs = arguments.next().unwrap_or(15);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let url = serve()?;
    let generated = buildr::Client::builder()
        .base_url(&*url)
        .bearer_token("token")
        .build()?;
    let bare = Arc::new((reqwest::Client::new(), url));
    let one_pair = async || -> Result<f64, BoxError> {
        let (client, server) = (generated.clone(), Arc::clone(&bare));
        let first = time(calls, move || with_client(client.clone())).await?;
        let second = time(calls, move || with_reqwest(Arc::clone(&server))).await?;
        Ok(second.as_secs_f64() / first.as_secs_f64())
    };
    runtime.block_on(async {
        one_pair().await?;
        let mut ratios = Vec::new();
        for _ in 0..pairs {
            ratios.push(one_pair().await?);
        }
        ratios.sort_by(f64::total_cmp);
        let quantile = |part: usize| ratios[(ratios.len() - 1) * part / 4];
        let [low, median, high] = [1, 2, 3].map(quantile);
        println!(
            "{calls} calls, {TASKS} at once: {median:.3} of bare `reqwest` ({low:.3} to {high:.3})"
        );
        Ok(())
    })
}

async fn time<F>(
    calls: usize,
    call: impl Fn() -> F + Clone + Send + 'static,
) -> Result<Duration, BoxError>
where
    F: Future<Output = Result<(), BoxError>> + Send,
{
    let start = Instant::now();
    let tasks = (0..TASKS).map(|_| {
        let call = call.clone();
        tokio::spawn(async move {
            for _ in 0..calls / TASKS {
                call().await?;
            }
            Ok::<_, BoxError>(())
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await??;
    }
    Ok(start.elapsed())
}

async fn with_client(client: buildr::Client) -> Result<(), BoxError> {
    let contact = ContactUpdate::new()
        .email("austin.reaves@example.com".to_owned())
        .first_name("Austin".to_owned())
        .last_name("Reaves".to_owned())
        .job_title("Point Guard".to_owned());
    let response = client.update_contact("144", contact).send().await?;
    std::hint::black_box(response);
    Ok(())
}

async fn with_reqwest(server: Arc<(reqwest::Client, String)>) -> Result<(), BoxError> {
    let (client, url) = &*server;
    let contact = Update {
        email: Some("austin.reaves@example.com".to_owned()),
        first_name: Some("Austin".to_owned()),
        last_name: Some("Reaves".to_owned()),
        job_title: Some("Point Guard".to_owned()),
    };
    let response = client
        .patch(format!("{url}/api/2023-01/contacts/{}", "144"))
        .bearer_auth("token")
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/json")
        .body(serde_json::to_vec(&Enveloped { contact })?)
        .send()
        .await?
        .error_for_status()?;
    let response: Enveloped<Contact> = serde_json::from_slice(&response.bytes().await?)?;
    std::hint::black_box(response);
    Ok(())
}

/// Starts a server that answers each request with the same contact.
fn serve() -> Result<String, BoxError> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    thread::spawn(move || runtime.block_on(accept(listener)));
    Ok(url)
}

async fn accept(listener: std::net::TcpListener) -> Result<(), BoxError> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(answer(stream));
    }
}
async fn answer(mut stream: TcpStream) -> Result<(), BoxError> {
    stream.set_nodelay(true)?;
    let length = RESPONSE.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    let response = head + RESPONSE;
    let mut request = Vec::new();
    while stream.read_buf(&mut request).await? > 0 {
        if is_complete(&String::from_utf8_lossy(&request)) {
            request.clear();
            stream.write_all(response.as_bytes()).await?;
        }
    }
    Ok(())
}

fn is_complete(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length.and_then(|length| length.parse().ok()) == Some(body.len())
}

#[derive(Serialize, Deserialize)]
struct Enveloped<T> {
    contact: T,
}

#[derive(Serialize)]
struct Update {
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    job_title: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is not used")]
struct Contact {
    id: Option<String>,
    created_at: Option<DateTime<FixedOffset>>,
    updated_at: Option<DateTime<FixedOffset>>,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    name: Option<String>,
    job_title: Option<String>,
    mobile_phone: Option<String>,
    office_phone: Option<String>,
    linked_in_profile_url: Option<String>,
    company: Option<Box<Company>>,
    assigned_to: Option<Box<User>>,
    created_by: Option<Box<User>>,
    import: Option<Box<Import>>,
    custom_fields: Option<BTreeMap<String, Value>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is not used")]
struct Company {
    id: Option<String>,
    created_at: Option<DateTime<FixedOffset>>,
    updated_at: Option<DateTime<FixedOffset>>,
    name: Option<String>,
    website: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is not used")]
struct User {
    id: Option<String>,
    created_at: Option<DateTime<FixedOffset>>,
    updated_at: Option<DateTime<FixedOffset>>,
    first_name: Option<String>,
    last_name: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is not used")]
struct Import {
    id: Option<String>,
    created_at: Option<DateTime<FixedOffset>>,
    updated_at: Option<DateTime<FixedOffset>>,
    name: Option<String>,
}
