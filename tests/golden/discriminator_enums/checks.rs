//! What the caller or the server set as discriminator value is written, and no value that the property forbids.

use discriminator_enums::types::{
    Bank, BankPayment, Card, CardPayment, Cash, Event, EventType, Kind, Moved, Payment, PaymentType, T, TAccount, TOrder,
};
use serde_json::{Value, from_value, json, to_value};

/// Reads a value and writes it again, which must not change it.
fn read(value: Value) -> T {
    let read: T = from_value(value.clone()).unwrap();
    assert_eq!(to_value(&read).unwrap(), value);
    read
}

#[test]
fn other_properties_select_a_variant_that_nothing_connects_with_a_value() {
    let payment = |value: Value| read(json!({ "payment": value })).payment;
    let card = payment(json!({ "type": "card", "pan": "4111" }));
    assert!(matches!(card, Some(Payment::CardPayment(_))), "{card:?}");
    let bank = payment(json!({ "type": "bank", "iban": "DE00" }));
    assert!(matches!(bank, Some(Payment::BankPayment(_))), "{bank:?}");
    let both = payment(json!({ "type": "bank", "iban": "DE00", "pan": "4111" }));
    assert!(matches!(both, Some(Payment::Unknown(_))), "{both:?}");
    let account = |value: Value| read(json!({ "account": value })).account;
    let bank = account(json!({ "kind": "BANK", "iban": "DE00" }));
    assert!(matches!(bank, Some(TAccount::Bank(_))), "{bank:?}");
}

#[test]
fn the_callers_value_is_written() {
    let payment = |payment: Payment| to_value(T::new().payment(payment)).unwrap();
    let card = CardPayment::new(PaymentType::Card).pan("4111");
    let expected = json!({ "payment": { "type": "card", "pan": "4111" } });
    assert_eq!(payment(card.into()), expected);
    let bank = BankPayment::new(PaymentType::Bank);
    assert_eq!(payment(bank.into()), json!({ "payment": { "type": "bank" } }));
    let account = |account: TAccount| to_value(T::new().account(account)).unwrap();
    assert_eq!(account(Card::new(Kind::Card).into()), json!({ "account": { "kind": "CARD" } }));
    assert_eq!(account(Bank::new(Kind::Bank).into()), json!({ "account": { "kind": "BANK" } }));
}

#[test]
fn a_mapped_value_that_the_property_forbids_is_read_and_never_added() {
    let order = |value: Value| read(json!({ "order": value })).order;
    for value in [json!({ "kind": "old", "coins": 1 }), json!({ "kind": "cash" })] {
        let cash = order(value);
        assert!(matches!(cash, Some(TOrder::Cash(_))), "{cash:?}");
    }
    let credit = order(json!({ "kind": "debit" }));
    assert!(matches!(credit, Some(TOrder::Credit(_))), "{credit:?}");
    let cash = to_value(T::new().order(Cash::new().coins(2))).unwrap();
    assert_eq!(cash, json!({ "order": { "kind": "cash", "coins": 2 } }));
}

#[test]
fn a_value_that_one_variant_has_excludes_the_others() {
    let event = |value: Value| read(json!({ "partly": value })).partly;
    let made = event(json!({ "type": "made" }));
    assert!(matches!(made, Some(Event::Made(_))), "{made:?}");
    let gone = event(json!({ "type": "gone" }));
    assert!(matches!(gone, Some(Event::Gone(_))), "{gone:?}");
    let sold = event(json!({ "type": "sold", "price": 3 }));
    assert!(matches!(sold, Some(Event::Sold(_))), "{sold:?}");
    let other = event(json!({ "type": "made", "price": 3 }));
    assert!(matches!(other, Some(Event::Unknown(_))), "{other:?}");
    let moved = to_value(Moved::new(EventType::Moved).to("here")).unwrap();
    assert_eq!(moved, json!({ "type": "moved", "to": "here" }));
}
