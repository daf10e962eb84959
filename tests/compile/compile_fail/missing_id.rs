use buildr::Client;
use buildr::types::ContactUpdate;

fn main() {
    let client = Client::builder().bearer_token("secret").build().unwrap();
    client.update_contact(ContactUpdate::new());
}
