//! What large bodies cost, with the bar that each figure has to pass: `cargo bench -p runtime --features fs --bench memory`.
//!
//! Each case is a process, because the system reports only the peak memory of a whole one. It contains the server
//! too, which keeps 64 KiB of a body at a time.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use bytes::Bytes;
use http_body::Body as _;
use runtime::body::Body;
use runtime::call::{Call, Operation};
use runtime::client::{Client, ClientBuilder};
use runtime::content::Content;
use runtime::error::Error;
use runtime::file::File;
use runtime::multipart::Multipart;
use runtime::operation_info::OperationInfo;
use runtime::transport::TransportErrorKind;

type Result<T> = std::result::Result<T, Box<dyn StdError>>;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// The default of `max_response_bytes`.
const LIMIT: u64 = 64 * MIB;

/// A case, the most memory that it may take, and what it does.
type Case = (&'static str, u64, fn() -> Result<String>);

const CASES: [Case; 6] = [
    ("download of 1 GiB, streamed", 32 * MIB, download),
    ("download, reader stops", 32 * MIB, stopped_download),
    ("upload of 1 GiB, file", 32 * MIB, upload),
    ("upload of 1 GiB, file in a form", 32 * MIB, form_upload),
    ("endless response, not streamed", LIMIT + 16 * MIB, endless),
    ("form full of boundaries", u64::MAX, hostile_form),
];

fn main() -> ExitCode {
    let name = env::args().nth(1);
    match CASES
        .iter()
        .find(|(case, ..)| Some(*case) == name.as_deref())
    {
        Some((_, most, run)) => measure(*most, *run),
        None => all(),
    }
}

/// Runs each case in a process.
fn all() -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for (name, ..) in CASES {
        let output =
            env::current_exe().and_then(|program| Command::new(program).arg(name).output());
        let (is_passed, text) = match output {
            Ok(output) => (
                output.status.success(),
                String::from_utf8_lossy(&output.stdout).into_owned(),
            ),
            Err(error) => (false, error.to_string()),
        };
        let verdict = if is_passed { "passed" } else { "FAILED" };
        println!("{name:<32} {verdict}  {}", text.trim_end());
        if !is_passed {
            code = ExitCode::FAILURE;
        }
    }
    code
}

/// Runs one case in this process.
fn measure(most: u64, run: fn() -> Result<String>) -> ExitCode {
    let start = Instant::now();
    let outcome = run().and_then(|note| Ok((note, peak_memory()?)));
    let time = start.elapsed().as_secs_f64();
    match outcome {
        Ok((note, peak)) => {
            println!(
                "peak {:>6.1} MiB, {time:.2} s; {note}",
                peak as f64 / MIB as f64
            );
            if peak < most {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The greatest memory in bytes that the process has had.
fn peak_memory() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.ok_or("no `VmHWM`")?.trim().trim_end_matches(" kB");
    Ok(kib.parse::<u64>()? * 1024)
}

/// A response whose body is read by the caller.
struct Get;

impl Operation for Get {
    type Output = Bytes;
    type Error = Infallible;
    const INFO: OperationInfo = OperationInfo::new("GET", "/");

    fn response(response: http::Response<Body>) -> std::result::Result<Bytes, Error<Infallible>> {
        Ok(response.into_body().as_bytes().cloned().unwrap_or_default())
    }
}

/// An upload.
struct Put;

impl Operation for Put {
    type Output = ();
    type Error = Infallible;
    const INFO: OperationInfo = OperationInfo::new("PUT", "/");

    fn response(_: http::Response<Body>) -> std::result::Result<(), Error<Infallible>> {
        Ok(())
    }
}

fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build()?.block_on(future)
}

/// Serves one connection in a thread. Returns a client of it, and what the server says at its end.
fn server<T: Send + 'static>(
    serve: impl FnOnce(TcpStream) -> io::Result<T> + Send + 'static,
) -> Result<(Client, mpsc::Receiver<io::Result<T>>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = ClientBuilder::new(&format!("http://{}", listener.local_addr()?)).build()?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let served = listener.accept().and_then(|(stream, _)| serve(stream));
        sender.send(served)
    });
    Ok((client, receiver))
}

/// Reads the head of a request, and what came with it of the body.
fn head(stream: &mut TcpStream) -> io::Result<(String, u64)> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0].to_ascii_lowercase());
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    Ok((head, length.unwrap_or_default()))
}

/// Sends zeros until so many are sent, or the client closes the connection.
fn send_zeros(stream: &mut TcpStream, count: u64, sent: &AtomicU64) -> io::Result<()> {
    let piece = [0; 64 * 1024];
    while sent.load(Ordering::Relaxed) < count {
        stream.write_all(&piece)?;
        sent.fetch_add(piece.len() as u64, Ordering::Relaxed);
    }
    Ok(())
}

fn download() -> Result<String> {
    let (client, _) = server(|mut stream| {
        head(&mut stream)?;
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {GIB}\r\n\r\n")?;
        send_zeros(&mut stream, GIB, &AtomicU64::new(0))
    })?;
    block_on(async {
        let response = Call::<Get>::new(&client).send_streamed().await?;
        let mut body = response.into_body();
        let mut read = 0;
        while let Some(piece) = body.chunk().await? {
            read += piece.len() as u64;
        }
        Ok(format!("{read} bytes read"))
    })
}

fn stopped_download() -> Result<String> {
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let (client, _) = server(move |mut stream| {
        head(&mut stream)?;
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {GIB}\r\n\r\n")?;
        send_zeros(&mut stream, GIB, &counter)
    })?;
    block_on(async {
        let response = Call::<Get>::new(&client).send_streamed().await?;
        let mut body = response.into_body();
        body.chunk().await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let sent = sent.load(Ordering::Relaxed);
        match sent < 64 * MIB {
            true => Ok(format!("the server was stopped after {} KiB", sent / 1024)),
            false => Err(format!("the server was not stopped: {sent} bytes").into()),
        }
    })
}

/// A file of 1 GiB, which takes no room on the disk.
struct Sparse(PathBuf);

impl Sparse {
    fn new(name: &str) -> io::Result<Self> {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::File::create(&path)?.set_len(GIB)?;
        Ok(Self(path))
    }
}

impl Drop for Sparse {
    fn drop(&mut self) {
        // What is left over is empty.
        let _ = fs::remove_file(&self.0);
    }
}

/// Sends a request with this content, and returns the length that it declared.
fn sent(content: impl AsyncFnOnce() -> Result<Content>) -> Result<u64> {
    let (client, served) = server(|mut stream| {
        let (_, length) = head(&mut stream)?;
        let received = io::copy(&mut (&mut stream).take(length), &mut io::sink())?;
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n")?;
        match received == length {
            true => Ok(length),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    })?;
    block_on(async {
        let content = content().await?;
        Ok(Call::<Put>::new(&client).with_body(content).send().await?)
    })?;
    Ok(served.recv()??)
}

fn upload() -> Result<String> {
    let file = Sparse::new("upload")?;
    let length = sent(async || {
        let body = Body::open(&file.0).await?;
        Ok(Content::bytes("application/octet-stream", &body))
    })?;
    match length == GIB {
        true => Ok(format!("content-length: {length}")),
        false => Err(format!("content-length: {length}").into()),
    }
}

fn form_upload() -> Result<String> {
    let file = Sparse::new("form-upload")?;
    let length = sent(async || {
        let file = File::open(&file.0).await?;
        let form = Multipart::new()
            .value("name", "large")
            .file("file", [&file]);
        Ok(Content::multipart(form))
    })?;
    match (GIB..GIB + 1024).contains(&length) {
        true => Ok(format!("content-length: {length}")),
        false => Err(format!("content-length: {length}").into()),
    }
}

fn endless() -> Result<String> {
    let (client, served) = server(|mut stream| {
        head(&mut stream)?;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        let sent = AtomicU64::new(0);
        // An error is what ends it.
        let _ = send_zeros(&mut stream, u64::MAX, &sent);
        Ok((Instant::now(), sent.into_inner()))
    })?;
    block_on(async {
        let error = match Call::<Get>::new(&client).send().await {
            Err(Error::Transport(error)) => error,
            other => return Err(format!("{:?}", other.map(|bytes| bytes.len())).into()),
        };
        if error.kind() != TransportErrorKind::TooLarge {
            return Err(error.into());
        }
        let failed = Instant::now();
        // The connection is closed by a task of the runtime.
        let served =
            tokio::task::spawn_blocking(move || served.recv_timeout(Duration::from_secs(1)));
        let (closed, sent) = served.await???;
        let after = closed.saturating_duration_since(failed);
        Ok(format!(
            "closed {after:.0?} after `TooLarge`; {} MiB sent",
            sent / MIB
        ))
    })
}

/// The time of a form with so much content that a search for the boundary would dislike.
fn form_time(mib: u64) -> Result<Duration> {
    let content = Bytes::from("--boundary-of-parts-0\r\n".repeat((mib * MIB / 23) as usize));
    let client = ClientBuilder::new("http://127.0.0.1").build()?;
    let start = Instant::now();
    let form = Multipart::new().file("file", [&File::from(content.clone())]);
    let call = Call::<Put>::new(&client).with_body(Content::multipart(form));
    let body = call.request()?.into_body();
    let length = body.size_hint().exact().ok_or("no length")?;
    let read = block_on(async {
        let (mut body, mut read) = (body, 0);
        while let Some(piece) = body.chunk().await? {
            read += piece.len() as u64;
        }
        Ok(read)
    })?;
    match read == length && read > content.len() as u64 {
        true => Ok(start.elapsed()),
        false => Err(format!("{read} bytes of {length}").into()),
    }
}

fn hostile_form() -> Result<String> {
    let (once, twice) = (form_time(64)?, form_time(128)?);
    // Below a millisecond, it is the clock that is compared.
    let is_linear =
        twice.max(Duration::from_millis(1)) <= once.max(Duration::from_millis(1)) * 23 / 10;
    let note = format!("{once:.0?} for 64 MiB, {twice:.0?} for 128 MiB");
    match is_linear && once < Duration::from_millis(200) {
        true => Ok(note),
        false => Err(note.into()),
    }
}
