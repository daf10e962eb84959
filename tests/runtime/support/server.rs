use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use socket2::SockRef;

/// What a server does on a connection, byte by byte. At the end of its steps it closes the connection.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Reads a request: its head, and a body of its `content-length` or in chunks.
    Receive,
    Send(Vec<u8>),
    /// Sends this until the client closes the connection.
    SendForever(Vec<u8>),
    /// Waits until the client closes the connection.
    Hold,
    /// Closes the connection with an error for the client.
    Reset,
}

impl Step {
    pub(crate) fn send(bytes: impl AsRef<[u8]>) -> Self {
        Self::Send(bytes.as_ref().to_vec())
    }
}

/// A server on the loopback interface.
pub(crate) struct FaultServer {
    address: SocketAddr,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    requests: Vec<String>,
    /// Connections that have been accepted, and that the client or the server has closed.
    opened: usize,
    closed: usize,
}

impl FaultServer {
    /// Starts a server with the steps of its first connection, its second one and so on. Further ones
    /// have the steps of the last.
    pub(crate) fn start(connections: impl IntoIterator<Item = Vec<Step>>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let log = Arc::<Mutex<Log>>::default();
        let server = Self {
            address,
            log: Arc::clone(&log),
        };
        let connections: Vec<_> = connections.into_iter().collect();
        thread::spawn(move || {
            let mut scripts = connections.iter();
            let mut script = scripts.next();
            while let (Ok((stream, _)), Some(steps)) = (listener.accept(), script) {
                let (steps, log) = (steps.clone(), Arc::clone(&log));
                change(&log, |log| log.opened += 1);
                thread::spawn(move || {
                    // An error is that the client closed the connection.
                    let _ = serve(stream, &steps, &log);
                    change(&log, |log| log.closed += 1);
                });
                script = scripts.next().or(connections.last());
            }
        });
        Ok(server)
    }

    /// Starts a server that answers one request and closes the connection.
    pub(crate) fn responding(response: impl AsRef<[u8]>) -> io::Result<Self> {
        Self::start([vec![Step::Receive, Step::send(response)]])
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the requests that have been read.
    pub(crate) fn requests(&self) -> Vec<String> {
        change(&self.log, |log| log.requests.clone())
    }

    /// Returns how many connections have been opened.
    pub(crate) fn connections(&self) -> usize {
        change(&self.log, |log| log.opened)
    }

    /// Returns how many connections are closed again.
    pub(crate) fn closed(&self) -> usize {
        change(&self.log, |log| log.closed)
    }
}

fn change<T>(log: &Mutex<Log>, change: impl FnOnce(&mut Log) -> T) -> T {
    change(&mut log.lock().unwrap_or_else(PoisonError::into_inner))
}

fn serve(mut stream: TcpStream, steps: &[Step], log: &Mutex<Log>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    for step in steps {
        match step {
            Step::Receive => {
                let request = read_request(&mut stream)?;
                change(log, |log| log.requests.push(request));
            }
            Step::Send(bytes) => stream.write_all(bytes)?,
            Step::SendForever(bytes) => loop {
                stream.write_all(bytes)?;
            },
            Step::Hold => while stream.read(&mut [0; 4096])? > 0 {},
            Step::Reset => SockRef::from(&stream).set_linger(Some(Duration::ZERO))?,
        }
    }
    Ok(())
}

fn read_request(stream: &mut TcpStream) -> io::Result<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !is_complete(&request) {
        match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => request.extend_from_slice(&buffer[..length]),
        }
    }
    Ok(String::from_utf8_lossy(&request).into_owned())
}

fn is_complete(request: &[u8]) -> bool {
    let request = String::from_utf8_lossy(request);
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let header = |name| head.lines().find_map(|line| line.strip_prefix(name));
    let length = header("content-length: ").and_then(|length| length.parse().ok());
    let is_chunked = header("transfer-encoding: chunked").is_some();
    body.len() >= length.unwrap_or(0) && (!is_chunked || body.ends_with("0\r\n\r\n"))
}
