//! The runtime's codec beside `serde_derive`, with the vendor's contact reply.
//!
//! `cargo bench -p bench` prints both in one run; compare the medians.

use buildr::operations::contacts::UpdateContactReply;
use divan::{Bencher, black_box};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The same structs, with the derive.
mod derived {
    use std::collections::BTreeMap;

    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Deserialize, Serialize)]
    pub(super) struct Reply {
        contact: Contact,
    }

    #[derive(Debug, Deserialize, Serialize)]
    struct Contact {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        created_at: Option<DateTime<Utc>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        updated_at: Option<DateTime<Utc>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        first_name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        last_name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        job_title: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        mobile_phone: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        office_phone: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        linked_in_profile_url: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        company: Option<Company>,
        #[serde(skip_serializing_if = "Option::is_none")]
        assigned_to: Option<User>,
        #[serde(skip_serializing_if = "Option::is_none")]
        created_by: Option<User>,
        #[serde(skip_serializing_if = "Option::is_none")]
        import: Option<Import>,
        #[serde(skip_serializing_if = "Option::is_none")]
        custom_fields: Option<BTreeMap<String, serde_json::Value>>,
    }

    #[derive(Debug, Deserialize, Serialize)]
    struct Company {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        created_at: Option<DateTime<Utc>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        updated_at: Option<DateTime<Utc>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        website: Option<String>,
    }

    #[derive(Debug, Deserialize, Serialize)]
    struct User {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        created_at: Option<DateTime<Utc>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        updated_at: Option<DateTime<Utc>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        first_name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        last_name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<String>,
    }

    #[derive(Debug, Deserialize, Serialize)]
    struct Import {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        created_at: Option<DateTime<Utc>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        updated_at: Option<DateTime<Utc>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    }
}

const REPLY: &[u8] = include_bytes!("../samples/update-contact.response.json");

fn main() {
    divan::main();
}

#[divan::bench(types = [UpdateContactReply, derived::Reply], sample_count = 2000, sample_size = 50)]
fn decode<T: DeserializeOwned>(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| serde_json::from_slice::<T>(black_box(REPLY)).unwrap());
}

#[divan::bench(types = [UpdateContactReply, derived::Reply], sample_count = 2000, sample_size = 50)]
fn encode<T: DeserializeOwned + Serialize>(bencher: Bencher<'_, '_>) {
    let reply: T = serde_json::from_slice(REPLY).unwrap();
    bencher.bench_local(|| serde_json::to_vec(black_box(&reply)).unwrap());
}
