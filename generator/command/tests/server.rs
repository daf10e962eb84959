//! A server that sends prepared responses, complete or not.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

/// A server on a port of this computer, which answers each connection with the next response.
pub(crate) struct Server {
    pub(crate) address: String,
    thread: JoinHandle<Vec<String>>,
}

impl Server {
    /// Starts a server; in the responses, `HOST` is its address.
    pub(crate) fn with(responses: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let responses = responses.iter().map(|it| it.replace("HOST", &address));
        let responses: Vec<_> = responses.collect();
        let thread = thread::spawn(move || {
            let answers = responses.iter().map(|response| {
                let (mut stream, _) = listener.accept().unwrap();
                let lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let head = lines.map_while(Result::ok).take_while(|it| !it.is_empty());
                let head: Vec<_> = head.collect();
                stream.write_all(response.as_bytes()).unwrap();
                head
            });
            answers.map(|head| summary(&head)).collect()
        });
        Self { address, thread }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/pets.yaml", self.address)
    }

    /// Returns the requests, each as its first line and the condition that it has.
    pub(crate) fn requests(self) -> Vec<String> {
        self.thread.join().unwrap()
    }
}

fn summary(head: &[String]) -> String {
    let condition = head.iter().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("if-none-match").then_some(value)
    });
    format!("{}{}", head[0], condition.unwrap_or_default())
}

/// A complete response with this body.
pub(crate) fn ok(headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    )
}

/// A response without a body.
pub(crate) fn empty(status: &str, headers: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n{headers}\r\n")
}
