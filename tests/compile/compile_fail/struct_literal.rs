use buildr::Patch;
use buildr::types::ContactUpdate;

fn main() {
    let _ = ContactUpdate {
        email: Patch::Absent,
        company_id: Patch::Absent,
        first_name: Patch::Absent,
        last_name: Patch::Absent,
        job_title: Patch::Null,
        mobile_phone: Patch::Absent,
        office_phone: Patch::Absent,
        linked_in_profile_url: Patch::Absent,
        assigned_to_id: Patch::Absent,
    };
}
