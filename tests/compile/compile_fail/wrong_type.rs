use buildr::types::ContactUpdate;

fn main() {
    let _ = ContactUpdate::new().job_title(23);
}
